/** Gaussian filtering of volumes. @module */

import { GaussianFilter } from "./gaussian_filter.ts";

/**
 * Filters a volume with a Gaussian along each of its axes in turn.
 *
 * The kernel reaches `floor(4σ + ½)` voxels and sums to 1; beyond its ends
 * the volume is mirrored, the last voxel repeated (d c b a | a b c d |
 * d c b a). Order of summation as in `scipy.ndimage.gaussian_filter1d`.
 *
 * @param data One value a voxel, x fastest.
 * @param shape Voxels along x, y and z.
 * @param sigma Standard deviation along x, y and z in voxels; an axis with
 *   0 is left as it is.
 * @returns A new volume.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { gaussianFilter } from "@niglm/niglm/image";
 *
 * const impulse = Float64Array.of(0, 0, 1, 0, 0);
 * const filtered = gaussianFilter(impulse, [5, 1, 1], [0.5, 0, 0]);
 * assertAlmostEquals(filtered[1] / filtered[2], Math.exp(-2), 1e-15);
 * ```
 */
export function gaussianFilter(
  data: Float64Array,
  shape: readonly [number, number, number],
  sigma: readonly [number, number, number],
): Float64Array {
  const filtered = new Float64Array(data.length);
  new GaussianFilter(shape, sigma).apply(data, filtered);
  return filtered;
}
