/**
 * p, z and −log10 p of whole maps of t and F statistics.
 *
 * @module
 */

import { FisherTails } from "./fisher_tails.ts";
import { StudentTails } from "./student_tails.ts";
import { zFromTails } from "./z_from_tails.ts";
import { MOST_DOF } from "./z_score.ts";

/** Arrays to write into, as long as the statistics; those left out are skipped. */
export interface StatisticMaps {
  /**
   * Upper tail of each statistic, never zero: where it underflows it is the
   * smallest number that float64 holds, 5e-324.
   */
  p?: Float64Array;
  /** Standard score of each statistic, within ±37.0471. */
  z?: Float64Array;
  /** −log10 of the upper tail, exact beyond the range of `p`. */
  negLog10P?: Float64Array;
}

/** What a map's values are read from. */
interface Tails {
  readonly sf: number;
  readonly logSf: number;
  readonly logCdf: number;
  evaluate(statistic: number): void;
}

/**
 * Writes p (one-sided, upper tail), z and −log10 p of a map of t statistics.
 *
 * @param stat t statistics, one a voxel; NaN gives NaN.
 * @param dof Degrees of freedom, above 0; counted up to 1e10 as nilearn does.
 * @param out Arrays to write into.
 * @throws {RangeError} If an array's length differs from that of `stat` or the
 * degrees of freedom are not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tStatistics } from "./statistic_maps.ts";
 *
 * const p = new Float64Array(2);
 * tStatistics(Float64Array.of(1, -1), 1, { p });
 * assertAlmostEquals(p[0], 0.25, 1e-15);
 * assertAlmostEquals(p[1], 0.75, 1e-15);
 * ```
 */
export function tStatistics(
  stat: Float64Array,
  dof: number,
  out: StatisticMaps,
): void {
  const tails = new StudentTails(Math.min(dof, MOST_DOF));
  fill(stat, tails, () => tails.middle, out);
}

/**
 * Writes p (upper tail), z and −log10 p of a map of F statistics.
 *
 * @param stat F statistics, one a voxel; NaN gives NaN.
 * @param dfn Degrees of freedom of the numerator, finite and above 0.
 * @param dfd Degrees of freedom of the denominator, above 0; counted up to 1e10
 * as nilearn does.
 * @param out Arrays to write into.
 * @throws {RangeError} If an array's length differs from that of `stat` or
 * degrees of freedom are not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { fStatistics } from "./statistic_maps.ts";
 *
 * const negLog10P = new Float64Array(1);
 * fStatistics(Float64Array.of(5e200), 2, 10, { negLog10P });
 * assertAlmostEquals(negLog10P[0], 1000, 1e-10);
 * ```
 */
export function fStatistics(
  stat: Float64Array,
  dfn: number,
  dfd: number,
  out: StatisticMaps,
): void {
  const tails = new FisherTails(dfn, Math.min(dfd, MOST_DOF));
  fill(stat, tails, () => 0.5 - tails.sf, out);
}

function fill(
  stat: Float64Array,
  tails: Tails,
  middle: () => number,
  { p, z, negLog10P }: StatisticMaps,
): void {
  for (const [name, map] of Object.entries({ p, z, negLog10P })) {
    if (map && map.length !== stat.length) {
      throw new RangeError(
        `Cannot write ${name} of ${stat.length} statistics into an array of length ${map.length}`,
      );
    }
  }
  for (let i = 0; i < stat.length; i++) {
    tails.evaluate(stat[i]);
    const logSf = tails.logSf;
    if (p) p[i] = Math.max(tails.sf, Number.MIN_VALUE);
    if (z) z[i] = zFromTails(middle(), logSf, tails.logCdf);
    if (negLog10P) negLog10P[i] = -logSf / Math.LN10;
  }
}
