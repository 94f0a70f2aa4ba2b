/** Maps in memory, for tests of group models. @module */

import type { Image, VolumeSeries } from "../../lib/nifti/types.ts";

/** A line of voxels of 3 mm. */
export function lineGrid(voxels: number): Image["grid"] {
  return {
    shape: [voxels, 1, 1],
    affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
    voxelSizes: [3, 3, 3],
  };
}

/** A series with one volume a row of values. */
export function seriesOf(
  rows: readonly ArrayLike<number>[],
  grid: Image["grid"] = lineGrid(rows[0].length),
  name = "made",
): VolumeSeries {
  return {
    name,
    grid,
    volumeCount: rows.length,
    tR: undefined,
    async *volumes() {
      for (const [index, row] of rows.entries()) {
        await Promise.resolve();
        yield { index, data: Float64Array.from(row) };
      }
    },
  };
}

/** A mask of every voxel. */
export function wholeMask(grid: Image["grid"]): Image {
  const size = grid.shape[0] * grid.shape[1] * grid.shape[2];
  return { grid, volumeCount: 1, data: new Float64Array(size).fill(1) };
}
