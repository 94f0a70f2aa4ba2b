/** The obvious loops that the fast kernels are held to. @module */
import type { Sums, VolumeRows } from "../../lib/kernels/types.ts";

/** `accumulate`, one voxel and one column at a time. */
export function accumulateNaively(
  sums: Sums,
  basis: Float64Array,
  { values, stride, start }: VolumeRows,
  count: number,
  voxelStart: number,
  voxelEnd: number,
): void {
  const voxels = sums.shift.length;
  const columns = sums.acc.length / voxels;
  for (let v = voxelStart; v < voxelEnd; v++) {
    for (let t = 0; t < count; t++) {
      const z = values[t * stride + v - start] - sums.shift[v];
      for (let k = 0; k < columns; k++) {
        sums.acc[k * voxels + v] += basis[t * columns + k] * z;
      }
      sums.zz[v] += z * z;
      sums.lag[v] += z * sums.zprev[v];
      sums.zprev[v] = z;
    }
  }
}
