/** From voxels back to volumes. @module */
import { showable } from "../jupyter.ts";
import type { Grid, Image } from "../nifti/types.ts";

/**
 * Puts masked values back onto their grid, zeros elsewhere.
 *
 * @param values One row of `voxels.length` values a volume.
 * @param voxels Indices of the voxels.
 * @param grid The grid.
 * @returns The image.
 */
export function unmask(
  values: Float64Array,
  voxels: Uint32Array,
  grid: Grid,
): Image {
  const size = grid.shape[0] * grid.shape[1] * grid.shape[2];
  const volumeCount = values.length / voxels.length;
  const data = new Float64Array(size * volumeCount);
  for (let t = 0; t < volumeCount; t++) {
    for (let i = 0; i < voxels.length; i++) {
      data[t * size + voxels[i]] = values[t * voxels.length + i];
    }
  }
  return showable("image", { grid, volumeCount, data });
}
