/** Thresholds given as a percentile. @module */

/** Put above the percentile, so that the value itself does not pass. */
const MARGIN = 1e-5;

/**
 * Turns a percentile of a map's values into a threshold.
 *
 * The score is interpolated linearly between neighbouring values; 1e-5 is
 * added to it.
 *
 * @param values The map's finite values.
 * @param percentile From 0 to 100.
 * @param twoSided Take the percentile of all absolute values rather than of
 *   the values that are not negative.
 * @returns The threshold, in the map's units.
 * @throws {RangeError} If `percentile` does not lie between 0 and 100, or no
 *   value is left to take it of.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { percentileThreshold } from "@niglm/niglm/stats";
 *
 * const values = Float64Array.of(-4, 0, 1, 2, 3);
 * assertAlmostEquals(percentileThreshold(values, 50, true), 2.00001, 1e-12);
 * assertAlmostEquals(percentileThreshold(values, 50, false), 1.50001, 1e-12);
 * ```
 */
export function percentileThreshold(
  values: Float64Array,
  percentile: number,
  twoSided: boolean,
): number {
  if (!(percentile >= 0 && percentile <= 100)) {
    throw new RangeError(
      `threshold: found ${percentile}%, expected a percentile between 0% and 100%`,
    );
  }
  const sorted =
    (twoSided ? values.map(Math.abs) : values.filter((value) => value >= 0))
      .sort();
  if (sorted.length === 0) {
    throw new RangeError(
      `threshold: found no value that ${percentile}% could be taken of, ` +
        "expected a map with some that are not negative",
    );
  }
  const position = percentile / 100 * (sorted.length - 1);
  const below = Math.floor(position);
  if (below === position) return sorted[below] + MARGIN;
  const score = sorted[below] * (below + 1 - position) +
    sorted[below + 1] * (position - below);
  return score + MARGIN;
}
