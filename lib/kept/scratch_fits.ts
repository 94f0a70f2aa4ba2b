/** Fits of runs that wait outside of memory. @module */
import type { FitStore } from "../glm/mod.ts";
import { BufferRoom } from "../slab/buffer_room.ts";
import type { Scratch } from "../slab/scratch.ts";
import { decodeModel } from "./decode_model.ts";
import { encodeModel } from "./encode_model.ts";

/** Where a fit lies. */
interface Place {
  readonly at: number;
  readonly modelBytes: number;
  readonly voxelCount: number;
}

/** Fits that are in use at a time: the parts of one run. */
const PARTS = 2;

/**
 * Holds fits in a scratch file, so that memory does not grow with the runs. A
 * fit that was given back is over when two others have been.
 *
 * @param scratch The file; it must outlive the store.
 * @returns The store.
 */
export function scratchFitStore(scratch: Scratch): FitStore {
  const places = new Map<number, Place>();
  const rooms = Array.from({ length: PARTS }, () => new BufferRoom(false));
  let given = 0;
  let end = 0;
  const write = (values: ArrayBufferView) => {
    scratch.write(values, end);
    end += values.byteLength;
  };
  return {
    copies: true,
    put(key, { model, scales }) {
      const at = end;
      for (const piece of encodeModel(model)) write(piece);
      const modelBytes = end - at;
      write(scales.center);
      write(scales.factor);
      places.set(key, { at, modelBytes, voxelCount: model.voxelCount });
    },
    get(key) {
      const { at, modelBytes, voxelCount } = places.get(key)!;
      const room = rooms[given++ % PARTS];
      const buffer = room.take(modelBytes);
      room.give(buffer);
      const bytes = new Uint8Array(buffer, 0, modelBytes);
      scratch.read(bytes, at);
      const center = new Float64Array(voxelCount);
      const factor = new Float64Array(voxelCount);
      scratch.read(center, at + modelBytes);
      scratch.read(factor, at + modelBytes + center.byteLength);
      const model = decodeModel(bytes, { name: "the kept fit of a run" });
      return { model, scales: { center, factor } };
    },
  };
}
