/**
 * Standard scores of tail probabilities, by nilearn's rule.
 *
 * @module
 */

import { normalFromMiddle, normalIsf, normalIsfFromLog } from "./normal.ts";

/** Smallest tail told apart: nilearn clips tails there before it inverts. */
const SMALLEST_TAIL = 1e-300;

/** The standard score of a tail of 1e-300; none is further from 0. */
const MOST_Z = normalIsf(SMALLEST_TAIL);

/**
 * Returns the standard score with the same tails, each of them clipped to
 * 1e-300 from below as nilearn's `z_score` does.
 *
 * The smaller tail decides, and near the median the distance from it, so that
 * no digit is lost to a probability near 1 or near one half.
 *
 * @param middle P(X < x) − 1/2; read where it is within 0.425 of 0.
 * @param logSf Natural logarithm of the upper tail.
 * @param logCdf Natural logarithm of the lower tail.
 * @returns z, within ±37.0471; NaN where `middle` is NaN.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { zFromTails } from "./z_from_tails.ts";
 *
 * assertAlmostEquals(
 *   zFromTails(0.499, Math.log(0.001), Math.log(0.999)),
 *   3.090232306167813,
 *   1e-14,
 * );
 * ```
 */
export function zFromTails(
  middle: number,
  logSf: number,
  logCdf: number,
): number {
  if (!(Math.abs(middle) > 0.425)) return normalFromMiddle(middle);
  return middle > 0
    ? Math.min(normalIsfFromLog(logSf), MOST_Z)
    : -Math.min(normalIsfFromLog(logCdf), MOST_Z);
}
