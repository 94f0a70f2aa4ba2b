/**
 * Standard scores of p-values and of t and F statistics.
 *
 * @module
 */

import { FisherTails } from "./fisher_tails.ts";
import { normalIsf, normalPpf } from "./normal.ts";
import { StudentTails } from "./student_tails.ts";
import { zFromTails } from "./z_from_tails.ts";

/** Degrees of freedom beyond which nilearn counts no further. */
export const MOST_DOF: number = 1e10;

/**
 * Returns the standard score of a p-value and its complement, as nilearn's
 * `z_score` does: both are clipped to 1e-300 … 1 − 1e-16, and the complement
 * decides where p is above one half.
 *
 * @param p Upper tail, 0 to 1.
 * @param oneMinusP Lower tail, 0 to 1, given apart because it may hold digits
 * that p cannot.
 * @returns z, within ±37.0471.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { zFromTail } from "./z_score.ts";
 *
 * assertAlmostEquals(zFromTail(0, 1), 37.0470962993612, 1e-12);
 * assertAlmostEquals(zFromTail(1, 1e-20), -9.262340089798409, 1e-13);
 * ```
 */
export function zFromTail(p: number, oneMinusP: number = 1 - p): number {
  const z = normalIsf(clip(p));
  return z < 0 ? normalPpf(clip(oneMinusP)) : z;
}

/**
 * Returns the standard score with the same tails as a t statistic.
 *
 * @param t Statistic, without unit; infinities give ±37.0471, NaN gives NaN.
 * @param dof Degrees of freedom, above 0; counted up to 1e10 as nilearn does.
 * @returns z, within ±37.0471.
 * @throws {RangeError} If the degrees of freedom are not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tToZ } from "./z_score.ts";
 *
 * assertAlmostEquals(tToZ(1, 1), 0.6744897501960817, 1e-15);
 * ```
 */
export function tToZ(t: number, dof: number): number {
  const tails = new StudentTails(Math.min(dof, MOST_DOF));
  tails.evaluate(t);
  return zFromTails(tails.middle, tails.logSf, tails.logCdf);
}

/**
 * Returns the standard score with the same tails as an F statistic.
 *
 * @param f Statistic, without unit; 0 and below give −37.0471.
 * @param dfn Degrees of freedom of the numerator, finite and above 0.
 * @param dfd Degrees of freedom of the denominator, above 0; counted up to 1e10
 * as nilearn does.
 * @returns z, within ±37.0471.
 * @throws {RangeError} If degrees of freedom are not above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fToZ } from "./z_score.ts";
 *
 * assertEquals(fToZ(0, 2, 90), -37.0470962993612);
 * ```
 */
export function fToZ(f: number, dfn: number, dfd: number): number {
  const tails = new FisherTails(dfn, Math.min(dfd, MOST_DOF));
  tails.evaluate(f);
  return zFromTails(0.5 - tails.sf, tails.logSf, tails.logCdf);
}

/** nilearn's bounds of a tail probability. */
function clip(p: number): number {
  return Math.min(Math.max(p, 1e-300), 1 - 1e-16);
}
