/** Lower bounds of how many voxels of a set are truly active. @module */

import { normalSf } from "./normal.ts";

/** p of z values, from the greatest z to the smallest. */
function sortedTails(z: Float64Array): Float64Array {
  const sorted = z.slice().sort();
  return Float64Array.from(
    sorted,
    (_, i) => normalSf(sorted[sorted.length - 1 - i]),
  );
}

function requireAlpha(alpha: number): void {
  if (!(alpha > 0 && alpha < 1)) {
    throw new RangeError(
      `alpha: found ${alpha}, expected a number between 0 and 1`,
    );
  }
}

/**
 * Returns Hommel's number of a map: the most voxels that can be inactive at
 * the same time, so far as Simes' test at level alpha can tell.
 *
 * @param z The z values of all voxels tested; NaN is not allowed.
 * @param alpha Error rate, between 0 and 1.
 * @returns A number of voxels from 0 to all.
 * @throws {RangeError} If alpha is not between 0 and 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hommelValue } from "@niglm/niglm/stats";
 *
 * assertEquals(hommelValue(Float64Array.of(5, 4, 0.3, -0.2), 0.05), 2);
 * ```
 */
export function hommelValue(z: Float64Array, alpha: number): number {
  requireAlpha(alpha);
  const p = sortedTails(z);
  const n = p.length;
  if (n === 0) return 0;
  if (n === 1) return p[0] > alpha ? 1 : 0;
  if (p[0] > alpha) return n;
  if (p[n - 1] < alpha) return 0;
  let slope = -Infinity;
  for (let i = 0; i < n - 1; i++) {
    slope = Math.max(slope, (alpha - p[i]) / (n - 1 - i));
  }
  return Math.min(n, Math.trunc(alpha / slope));
}

/**
 * Returns a lower bound of the proportion of truly active voxels in a set,
 * which holds with confidence 1 − alpha for all sets at once, however they
 * were chosen (all-resolution inference: Rosenblatt et al., NeuroImage
 * 181:786, 2018; Goeman et al., Biometrika 106:841, 2019).
 *
 * @param z The z values of the set's voxels.
 * @param hommel What {@linkcode hommelValue} found for all voxels tested.
 * @param alpha Error rate, the same as there.
 * @returns A proportion from 0 to 1; 0 of an empty set.
 * @throws {RangeError} If alpha is not between 0 and 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { hommelValue, trueDiscoveryProportion } from "@niglm/niglm/stats";
 *
 * const z = Float64Array.of(5, 4, 0.3, -0.2);
 * const hommel = hommelValue(z, 0.05);
 * assertEquals(trueDiscoveryProportion(z.subarray(0, 2), hommel, 0.05), 1);
 * assertEquals(trueDiscoveryProportion(z.subarray(0, 3), hommel, 0.05), 2 / 3);
 * ```
 */
export function trueDiscoveryProportion(
  z: Float64Array,
  hommel: number,
  alpha: number,
): number {
  requireAlpha(alpha);
  const p = sortedTails(z);
  let found = 0;
  for (let i = 0; i < p.length; i++) {
    const category = Math.ceil(hommel * p[i] / alpha);
    found = Math.max(found, 1 - category + (i + 1));
  }
  return p.length === 0 ? 0 : found / p.length;
}
