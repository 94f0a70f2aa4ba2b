/**
 * Mills' ratio of the standard normal distribution.
 *
 * @module
 */

/**
 * Chebyshev coefficients of (z + 1)·M(z) over s = (z − 4) / (z + 4), by
 * `tests/fixtures/make_mills_ratio.py` at 60 digits, cut below 1e-17.
 */
const COEFFICIENTS: readonly number[] = [
  2.3341050701764945,
  -0.1610195767134654,
  -0.028002821825452974,
  0.03167452189239266,
  -0.012103231162345369,
  0.0027056129762167095,
  -0.00029931636202703166,
  -1.716686526879361e-05,
  1.0178489264109868e-05,
  -4.894829570004192e-07,
  -2.844006500151048e-07,
  3.0766283713811506e-08,
  9.180378674469537e-09,
  -1.2756102213808737e-09,
  -3.660279376104134e-10,
  4.5926359348595205e-11,
  1.7189314687646526e-11,
  -1.2726833698700693e-12,
  -8.668081913316188e-13,
  1.1061557204136741e-15,
  4.2750210770103334e-14,
  3.790937692263904e-15,
  -1.8474103010592332e-15,
  -4.0419094130708177e-16,
  5.340854385017358e-17,
  2.941479937590055e-17,
];

/**
 * Returns Mills' ratio, the upper tail of the standard normal distribution
 * over its density, to a few units in the last place.
 *
 * The ratio is smooth from 0 to infinity and decays like 1/z, so one Chebyshev
 * series in (z − 4) / (z + 4) covers the half line; Clenshaw's recurrence in
 * Reinsch's form, which stays exact near z = 0, sums it (J. Oliver, J. Inst.
 * Maths Applics 20, 379–391, 1977).
 *
 * @param z Standard score, at least 0.
 * @returns (1 − Φ(z)) / φ(z), without unit.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { millsRatio } from "./mills_ratio.ts";
 *
 * assertAlmostEquals(millsRatio(0), Math.sqrt(Math.PI / 2), 1e-15);
 * ```
 */
export function millsRatio(z: number): number {
  if (z === Infinity) return 0;
  const x = z + 4;
  const step = 4 * z / x;
  let change = 0;
  let sum = 0;
  for (let i = COEFFICIENTS.length - 1; i > 0; i--) {
    change = COEFFICIENTS[i] + step * sum - change;
    sum = change - sum;
  }
  return (0.5 * COEFFICIENTS[0] + 0.5 * step * sum - change) / (z + 1);
}
