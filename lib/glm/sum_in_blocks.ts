/** Sums over voxels that do not depend on how a run was cut. @module */

const BLOCK = 4096;

/**
 * Sums values over fixed blocks, counted from the first, and the blocks' sums
 * in order.
 *
 * @param values One value a voxel of the mask.
 * @returns The sum.
 */
export function sumInBlocks(values: Float64Array): number {
  let total = 0;
  for (let start = 0; start < values.length; start += BLOCK) {
    const end = Math.min(start + BLOCK, values.length);
    let sum = 0;
    for (let i = start; i < end; i++) sum += values[i];
    total += sum;
  }
  return total;
}
