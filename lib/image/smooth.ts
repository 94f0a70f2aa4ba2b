/** Smoothing of volumes by a width in mm. @module */

import { UsageError } from "../errors.ts";
import type { Grid } from "../nifti/types.ts";
import { gaussianFilter } from "./gaussian.ts";

/** Width at half maximum of a Gaussian of standard deviation 1. */
const FWHM_PER_SIGMA = Math.sqrt(8 * Math.log(2));

/**
 * Smooths a volume with a Gaussian of a width in mm.
 *
 * The filter runs along the voxel axes, whose voxel sizes are the lengths of
 * the affine's columns. NaN and infinite voxels count as 0 and stay so.
 *
 * @param data One value a voxel, x fastest.
 * @param grid Shape and affine of the volume.
 * @param fwhm Full width at half maximum in mm, one for all axes or one for
 *   each voxel axis; 0 leaves an axis as it is.
 * @returns A new volume.
 * @throws {UsageError} If a width is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { smoothVolume } from "@niglm/niglm/image";
 *
 * const data = new Float64Array(9 ** 3);
 * data[364] = 1;
 * const smoothed = smoothVolume(data, {
 *   shape: [9, 9, 9],
 *   affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 * }, 6);
 * assertAlmostEquals(smoothed[365] / smoothed[364], 0.5, 1e-12);
 * ```
 */
export function smoothVolume(
  data: Float64Array,
  grid: Pick<Grid, "shape" | "affine">,
  fwhm: number | readonly [number, number, number],
): Float64Array {
  const widths = typeof fwhm === "number" ? [fwhm, fwhm, fwhm] : fwhm;
  const [x, y, z] = widths.map((width, axis) => {
    if (!(width >= 0 && width < Infinity)) {
      throw new UsageError(
        `smoothing_fwhm: found ${width}, expected a width of at least 0 mm`,
        { field: "smoothing_fwhm" },
      );
    }
    return width / (FWHM_PER_SIGMA * voxelSize(grid.affine, axis));
  });
  const finite = data.map((value) => Number.isFinite(value) ? value : 0);
  return gaussianFilter(finite, grid.shape, [x, y, z]);
}

/** Length in mm of a step along one voxel axis. */
function voxelSize(affine: readonly number[], axis: number): number {
  return Math.sqrt(
    affine[axis] ** 2 + affine[4 + axis] ** 2 + affine[8 + axis] ** 2,
  );
}
