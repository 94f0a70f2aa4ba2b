/** Decodes stored volumes where they lie in their slots. @module */
import { RAW_BYTES } from "../kernels/decode.ts";
import type { Engine, RawFormat, StoredRows } from "../kernels/types.ts";
import {
  ENCODING_FIELDS,
  RAW_TYPES,
  type StreamMemory,
} from "./stream_memory.ts";
import { mayHoldNonFinite, type StoredVolumes } from "./stored_volumes.ts";
import type { StreamSpec } from "./stream_spec.ts";

/** The slots of a stream: stored volumes of the batches under way. */
export class Slots implements StoredVolumes {
  readonly #spec: StreamSpec;
  readonly #memory: StreamMemory;
  readonly #engine: Engine;
  /** Filled anew for every volume: a stream decodes thousands of tiles. */
  readonly #format: { -readonly [K in keyof RawFormat]: RawFormat[K] } = {
    type: "uint8",
    littleEndian: true,
    slope: 1,
    inter: 0,
  };

  /**
   * @param spec The stream.
   * @param memory Its arrays.
   * @param engine The kernels that decode.
   */
  constructor(spec: StreamSpec, memory: StreamMemory, engine: Engine) {
    this.#spec = spec;
    this.#memory = memory;
    this.#engine = engine;
  }

  /**
   * Tells whether a volume may hold NaN or infinite values.
   *
   * @param batch Its batch.
   * @param place Its position in the batch.
   * @returns Whether it may.
   */
  mayBeNonFinite(batch: number, place: number): boolean {
    const encoding = this.#memory.encodings[batch % this.#spec.slots];
    return mayHoldNonFinite(
      this.#formatAt(encoding, place * ENCODING_FIELDS),
    );
  }

  /**
   * Finds the stored volumes of a batch, where all are encoded alike.
   *
   * @param batch The batch.
   * @param count Its volumes.
   * @param start The voxel to begin with.
   * @returns Their bytes from that voxel on.
   */
  storedRows(
    batch: number,
    count: number,
    start: number,
  ): StoredRows | undefined {
    const { volumeBytes } = this.#spec;
    const slot = batch % this.#spec.slots;
    const encoding = this.#memory.encodings[slot];
    for (let at = ENCODING_FIELDS; at < count * ENCODING_FIELDS; at++) {
      if (encoding[at] !== encoding[at % ENCODING_FIELDS]) return undefined;
    }
    const format = this.#formatAt(encoding, 0);
    const bytes = this.#memory.slots[slot]
      .subarray(start * RAW_BYTES[format.type], count * volumeBytes);
    return { bytes, stride: volumeBytes, format };
  }

  /** Decodes a whole volume. */
  decodeVolume(batch: number, place: number, target: Float64Array): void {
    this.decode(batch, place, 0, target);
  }

  #formatAt(encoding: Float64Array, at: number): RawFormat {
    const format = this.#format;
    format.type = RAW_TYPES[encoding[at]];
    format.littleEndian = encoding[at + 1] === 1;
    format.slope = encoding[at + 2];
    format.inter = encoding[at + 3];
    return format;
  }

  /**
   * Decodes voxels `start` … `start + target.length` of a volume.
   *
   * @param batch Its batch.
   * @param place Its position in the batch.
   * @param start The first voxel.
   * @param target Where the values go.
   */
  decode(
    batch: number,
    place: number,
    start: number,
    target: Float64Array,
  ): void {
    const slot = batch % this.#spec.slots;
    const encoding = this.#memory.encodings[slot];
    const format = this.#formatAt(encoding, place * ENCODING_FIELDS);
    const bytes = RAW_BYTES[format.type];
    const from = place * this.#spec.volumeBytes + start * bytes;
    this.#engine.decode(
      this.#memory.slots[slot].subarray(from, from + target.length * bytes),
      format,
      target,
    );
  }
}
