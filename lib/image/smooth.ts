/** Smoothing of volumes by a width in mm. @module */

import type { Grid } from "../nifti/types.ts";
import { VolumeSmoother } from "./volume_smoother.ts";

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
  const smoothed = data.slice();
  new VolumeSmoother(grid, fwhm).smooth(smoothed);
  return smoothed;
}
