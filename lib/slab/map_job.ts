/** The work of a map, done by one thread or by several. @module */
import { MapperRoom, volumeMapper } from "../image/volume_mapper.ts";
import type { VolumeMapper } from "../image/volume_operation.ts";
import { Arena } from "../kernels/arena.ts";
import type { EngineName } from "../kernels/types.ts";
import type { RawVolume } from "../nifti/raw_volume.ts";
import { readEncoding, writeEncoding } from "./encoding_fields.ts";
import type { MapControl } from "./map_control.ts";
import type { MapSpec } from "./plan_map.ts";
import { ENCODING_FIELDS } from "./stream_memory.ts";

/** The arrays of a map, views of one memory. */
export interface MapMemory {
  /** Stored bytes of the volume in each slot. */
  readonly stored: readonly Uint8Array[];
  /** How it is encoded. */
  readonly encodings: readonly Float64Array[];
  /** Its result. */
  readonly results: readonly Uint8Array[];
  /** Its voxels that are not finite. */
  readonly nonFinite: Float64Array;
}

/** Bytes of memory that the slots of a map take up. */
export function mapBytes(spec: MapSpec): number {
  const { slots, volumeBytes, resultBytes } = spec;
  const slot = Arena.sizeOf(volumeBytes) + Arena.sizeOf(resultBytes) +
    Arena.sizeOf(8 * ENCODING_FIELDS);
  return slots * slot + Arena.sizeOf(8 * slots);
}

/**
 * Lays the slots of a map out in a memory.
 *
 * @param spec The map.
 * @param buffer The memory, {@linkcode mapBytes} long.
 * @returns The arrays.
 */
export function layOutMap(spec: MapSpec, buffer: ArrayBufferLike): MapMemory {
  const arena = new Arena(buffer);
  const repeat = <T>(make: () => T) => Array.from({ length: spec.slots }, make);
  return {
    results: repeat(() => arena.bytes(spec.resultBytes)),
    stored: repeat(() => arena.bytes(spec.volumeBytes)),
    encodings: repeat(() => arena.float64(ENCODING_FIELDS)),
    nonFinite: arena.float64(spec.slots),
  };
}

/**
 * What works on the volumes of a map on one thread. Of a list of images, each
 * on a grid of its own, one image's means are kept at a time.
 */
export class MapWork {
  readonly #spec: MapSpec;
  readonly #engine: EngineName | undefined;
  readonly #room = new MapperRoom();
  /** The first volume of each part, and the one after the last. */
  readonly #starts: readonly number[];
  #part = -1;
  #mapper: VolumeMapper | undefined;

  /**
   * @param spec The map.
   * @param engine What runs the kernels.
   */
  constructor(spec: MapSpec, engine: EngineName | undefined) {
    this.#spec = spec;
    this.#engine = engine;
    let volume = 0;
    this.#starts = [0, ...spec.parts.map((part) => volume += part.volumes)];
  }

  /**
   * Works on a volume.
   *
   * @param volume The volume as it is stored.
   * @param result Takes its result.
   * @returns How many of its voxels are not finite.
   */
  run({ index, bytes, encoding }: RawVolume, result: Uint8Array): number {
    return this.#mapperOf(index)(bytes, encoding, result);
  }

  #mapperOf(volume: number): VolumeMapper {
    const [from, to] = [this.#starts[this.#part], this.#starts[this.#part + 1]];
    if (this.#mapper && volume >= from && volume < to) return this.#mapper;
    this.#part = this.#starts.findLastIndex((start) => start <= volume);
    const { parts, type } = this.#spec;
    const { operation } = parts[this.#part];
    return this.#mapper = volumeMapper(
      operation,
      type,
      this.#engine,
      this.#room,
    );
  }
}

/**
 * Puts the volumes of a series into the slots of a map.
 *
 * @param spec The map.
 * @param memory Its arrays.
 * @param control Its counters.
 * @param volumes The stored volumes in order.
 * @param beforeVolume Waits until the slot of a volume is free.
 */
export async function feedMap(
  { slots }: MapSpec,
  memory: MapMemory,
  control: MapControl,
  volumes: AsyncIterable<RawVolume>,
  beforeVolume: (volume: number) => Promise<void> | void,
): Promise<void> {
  for await (const { index, bytes, encoding } of volumes) {
    control.throwIfStopped();
    control.beat();
    await beforeVolume(index);
    memory.stored[index % slots].set(bytes);
    writeEncoding(memory.encodings[index % slots], 0, encoding);
    control.volumeRead();
  }
}

/**
 * Works on volumes beside other threads until none is left.
 *
 * @param spec The map.
 * @param memory Its arrays.
 * @param control Its counters.
 * @param engine What runs the kernels.
 */
export function runMap(
  spec: MapSpec,
  memory: MapMemory,
  control: MapControl,
  engine: EngineName | undefined,
): void {
  const work = new MapWork(spec, engine);
  for (;;) {
    const index = control.nextTask();
    if (index >= spec.volumeCount) return;
    control.waitForVolume(index);
    control.throwIfStopped();
    const slot = index % spec.slots;
    const bytes = memory.stored[slot] as Uint8Array<ArrayBuffer>;
    const encoding = readEncoding(memory.encodings[slot], 0);
    memory.nonFinite[slot] = work.run(
      { index, bytes, encoding },
      memory.results[slot],
    );
    control.volumeDone(index);
  }
}
