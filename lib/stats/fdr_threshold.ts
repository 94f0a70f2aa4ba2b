/** The threshold that controls the false discovery rate. @module */

import { normalSf } from "./normal.ts";

/** Put below the last value kept, so that it passes the threshold. */
const MARGIN = 1e-12;

/**
 * Finds the z threshold that controls the false discovery rate.
 *
 * Benjamini and Hochberg, J. R. Stat. Soc. B 57 (1995) 289: of the values in
 * descending order, the last whose p is below `alpha · rank / n` is kept. A
 * margin of 1e-12 is taken off it.
 *
 * @param zValues Finite z values, absolute ones for a two-sided test.
 * @param alpha The rate, between 0 and 1.
 * @returns The threshold; `Infinity` if no value passes.
 * @throws {RangeError} If `alpha` does not lie between 0 and 1.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { fdrThreshold } from "@niglm/niglm/stats";
 *
 * const zValues = Float64Array.of(4, 3.5, 2.8, 2.5, 1.9, 1.2);
 * assertAlmostEquals(fdrThreshold(zValues, 0.05), 1.9, 1e-11);
 * ```
 */
export function fdrThreshold(zValues: Float64Array, alpha: number): number {
  if (!(alpha >= 0 && alpha <= 1)) {
    throw new RangeError(
      `alpha: found ${alpha}, expected a rate between 0 and 1`,
    );
  }
  const sorted = zValues.slice().sort().reverse();
  const n = sorted.length;
  const step = n > 1 ? (1 - 1 / n) / (n - 1) : 0;
  for (let i = n - 1; i >= 0; i--) {
    const fraction = i === n - 1 ? 1 : i * step + 1 / n;
    if (normalSf(sorted[i]) < alpha * fraction) return sorted[i] - MARGIN;
  }
  return Infinity;
}
