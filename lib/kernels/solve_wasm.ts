/** Fits solved where their sums lie, in WebAssembly. @module */

import type { SolveTask } from "./types.ts";
import type { WasmKernels } from "./values_wasm.ts";

/**
 * Solves voxels, two at a time.
 *
 * @param kernels Exports of a module with `solve`.
 * @param buffer Its memory, in which all arrays of the task lie.
 * @param scratch Room in that memory, of at least `96 * rank` bytes.
 * @param task The voxels and the model.
 * @throws {RangeError} If an array lies elsewhere, the number of voxels is odd
 * or the room too small.
 */
export function solveInMemory(
  kernels: WasmKernels,
  buffer: ArrayBufferLike,
  scratch: Uint8Array,
  task: SolveTask,
): void {
  const { constant, from, last, neighbours, scans, sums, voxelCount } = task;
  const rank = constant.length;
  const { projected, shift, squares, lag, first, last: final } = sums;
  const arrays = [from, projected, shift, squares, lag, first, final];
  if (arrays.some((array) => array.buffer !== buffer)) {
    throw new RangeError("Cannot solve sums that lie outside the memory");
  }
  if (from.length % 2 !== 0 || scratch.length < 96 * rank) {
    throw new RangeError(
      `Cannot solve ${from.length} voxels of ${rank} columns in ${scratch.length} bytes: expected an even number and 96 bytes a column`,
    );
  }
  if (from.length === 0) return;
  const model = new Float64Array(buffer, scratch.byteOffset, 3 * rank);
  model.set(constant);
  model.set(neighbours, rank);
  model.set(last, 2 * rank);
  kernels.solve(
    from.byteOffset,
    from.length,
    projected.byteOffset,
    8 * voxelCount,
    rank,
    shift.byteOffset,
    squares.byteOffset,
    lag.byteOffset,
    first.byteOffset,
    final.byteOffset,
    model.byteOffset,
    model.byteOffset + 32 * rank,
    task.base === "mean" ? 0 : task.base === undefined ? 2 : 1,
    task.ar1 ? 1 : 0,
    scans,
    typeof task.base === "number" ? task.base : 0,
  );
}
