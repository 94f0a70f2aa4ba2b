/** Sums of volumes, in plain TypeScript. @module */

import type { VolumeRows } from "./types.ts";

/**
 * Adds volumes to one sum a voxel in the order of time; what is not finite
 * carries over into the sum.
 *
 * @param total One sum a voxel, changed in place.
 * @param volumes `count` rows of values that hold these voxels.
 * @param count Number of volumes.
 * @param voxelStart The first voxel.
 * @param voxelEnd The voxel after the last.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { addVolumes } from "./add_volumes.ts";
 *
 * const total = new Float64Array(2);
 * const values = new Float64Array([1, 2, 3, NaN]);
 * addVolumes(total, { values, stride: 2, start: 0 }, 2, 0, 2);
 * assertEquals([...total], [4, NaN]);
 * ```
 */
export function addVolumes(
  total: Float64Array,
  volumes: VolumeRows,
  count: number,
  voxelStart: number,
  voxelEnd: number,
): void {
  const { values, stride, start } = volumes;
  for (let t = 0; t < count; t++) {
    const row = t * stride - start;
    for (let v = voxelStart; v < voxelEnd; v++) total[v] += values[row + v];
  }
}
