/** Puts the stored volumes of a run into the slots of a stream. @module */
import type { RawVolume, RawVolumesOptions } from "../nifti/raw_volume.ts";
import type { Control } from "./control.ts";
import {
  ENCODING_FIELDS,
  RAW_TYPES,
  type StreamMemory,
} from "./stream_memory.ts";
import { type StreamSpec, tileCountOf, volumesOf } from "./stream_spec.ts";

/** A stream as the thread that fills its slots knows it. */
export interface FilledStream {
  /** The stream. */
  readonly spec: StreamSpec;
  /** Its arrays. */
  readonly arrays: Pick<StreamMemory, "slots" | "encodings">;
  /** Its counters. */
  readonly control: Control;
}

/** What to do while slots are filled. */
export interface FillHooks {
  /**
   * Called before a batch overwrites an earlier one, with the number of that
   * one and of the tiles that must be done with it.
   */
  readonly beforeSlot: (batch: number, tiles: number) => Promise<void> | void;
  /** Called after each batch with its number and how many volumes were read. */
  readonly filled: (batch: number, volumes: number) => Promise<void> | void;
}

/** Opens the stored volumes of a run; their bytes may be put where they belong. */
export type OpenVolumes = (
  options: Required<Pick<RawVolumesOptions, "roomFor">>,
) => AsyncIterable<RawVolume>;

/**
 * Puts the volumes of a run into the slots, batch by batch.
 *
 * @param stream The stream.
 * @param open Opens the stored volumes in order.
 * @param hooks What to do before and after each batch.
 */
export async function fillSlots(
  { spec, arrays, control }: FilledStream,
  open: OpenVolumes,
  { beforeSlot, filled }: FillHooks,
): Promise<void> {
  const { slots, volumeBytes, volumeCount } = spec;
  const tiles = tileCountOf(spec);
  let batch = 0;
  let [from, to] = volumesOf(spec, batch);
  const roomFor = (index: number, bytes: number) => {
    const start = (index - from) * volumeBytes;
    const slot = arrays.slots[batch % slots] as Uint8Array<ArrayBuffer>;
    return slot.subarray(start, start + bytes);
  };
  for await (const { index, bytes, encoding } of open({ roomFor })) {
    control.throwIfStopped();
    control.beat();
    const slot = batch % slots;
    const place = index - from;
    const room = roomFor(index, bytes.length);
    if (bytes.buffer !== room.buffer || bytes.byteOffset !== room.byteOffset) {
      room.set(bytes);
    }
    arrays.encodings[slot].set([
      RAW_TYPES.indexOf(encoding.type),
      Number(encoding.littleEndian),
      encoding.slope,
      encoding.inter,
    ], place * ENCODING_FIELDS);
    if (index + 1 < to) continue;
    control.batchFilled();
    await filled(batch, to);
    if (to === volumeCount) continue;
    batch++;
    [from, to] = volumesOf(spec, batch);
    if (batch >= slots) await beforeSlot(batch - slots, tiles);
  }
}
