/** Fits solved where their sums lie, in WebAssembly. @module */

import type { SolveTask } from "./types.ts";
import type { WasmKernels } from "./values_wasm.ts";

/**
 * Voxels of one call. Only a call that begins after a function was optimised
 * runs the optimised code.
 */
const VOXELS = 1024;

/**
 * Solves voxels, two at a time.
 *
 * @param kernels Exports of a module with `solve`.
 * @param buffer Its memory, in which all arrays of sums lie.
 * @param scratch Room in that memory, of at least `96 * rank` bytes.
 * @param task The voxels and the model.
 * @throws {RangeError} If an array lies elsewhere or is too short, or the room
 * is too small.
 */
export function solveInMemory(
  kernels: WasmKernels,
  buffer: ArrayBufferLike,
  scratch: Uint8Array,
  { model, sums, start, end }: SolveTask,
): void {
  const { constant, neighbours, last, scans, base, ar1 } = model;
  const rank = constant.length;
  const { projected, shift, squares, lag, first, last: final } = sums;
  const count = shift.length;
  const rows = [shift, squares, lag, first, final];
  const lies = [projected, ...rows].every((array) => array.buffer === buffer);
  const whole = end <= count && rows.every(({ length }) => length === count) &&
    projected.length >= (ar1 ? 2 : 1) * rank * count;
  if (!lies || !whole) {
    throw new RangeError(
      `Cannot solve voxels ${start} to ${end} of ${count}: expected ${rank} columns' sums of each in the memory of the kernels`,
    );
  }
  if (scratch.length < 96 * rank) {
    throw new RangeError(
      `Cannot solve ${rank} columns in ${scratch.length} bytes: expected 96 bytes a column`,
    );
  }
  const numbers = new Float64Array(buffer, scratch.byteOffset, 3 * rank);
  numbers.set(constant);
  numbers.set(neighbours, rank);
  numbers.set(last, 2 * rank);
  for (let voxel = start; voxel < end; voxel += VOXELS) {
    const at = 8 * voxel;
    kernels.solve(
      Math.min(VOXELS, end - voxel),
      projected.byteOffset + at,
      8 * count,
      rank,
      shift.byteOffset + at,
      squares.byteOffset + at,
      lag.byteOffset + at,
      first.byteOffset + at,
      final.byteOffset + at,
      numbers.byteOffset,
      numbers.byteOffset + 32 * rank,
      base === "mean" ? 0 : base === undefined ? 2 : 1,
      ar1 ? 1 : 0,
      scans,
      typeof base === "number" ? base : 0,
    );
  }
}
