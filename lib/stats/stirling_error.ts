/**
 * The remainder of Stirling's formula.
 *
 * @module
 */

/** Coefficients of the asymptotic series in 1/x (DLMF 5.11.1). */
const SERIES: readonly number[] = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
];

/**
 * Returns the remainder of Stirling's formula,
 * log Γ(x) − [(x − 1/2) log x − x + log √(2π)].
 *
 * Differences of log Γ at large arguments lose their digits; those of this
 * remainder do not. From x = 12 on its asymptotic series is summed (DLMF
 * 5.11.1), below that Binet's recurrence leads there.
 *
 * @param x Argument, above 0.
 * @returns The remainder, positive, about 1 / (12 x) for large x.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { stirlingError } from "./stirling_error.ts";
 *
 * assertAlmostEquals(stirlingError(1), 1 - 0.5 * Math.log(2 * Math.PI), 1e-15);
 * ```
 */
export function stirlingError(x: number): number {
  let shifted = x;
  let steps = 0;
  while (shifted < 12) {
    steps += recurrenceStep(shifted);
    shifted += 1;
  }
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  let sum = 0;
  for (let i = SERIES.length - 1; i >= 0; i--) sum = sum * square + SERIES[i];
  return steps + sum * inverse;
}

/** The remainder's fall from x to x + 1: (x + 1/2) log(1 + 1/x) − 1. */
function recurrenceStep(x: number): number {
  if (x < 1) return (x + 0.5) * Math.log1p(1 / x) - 1;
  const u = 1 / (2 * x + 1);
  const square = u * u;
  let sum = 0;
  let power = square;
  for (let k = 3; power > 1e-19 * sum; k += 2) {
    sum += power / k;
    power *= square;
  }
  return sum;
}
