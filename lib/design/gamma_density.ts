/** The density of the gamma distribution. @module */

import { stirlingError } from "../stats/stirling_error.ts";

/**
 * The density of a gamma distribution.
 *
 * @param shape Its shape, above 0.
 * @param scale Its scale, above 0.
 * @returns The density at a number; 0 below 0.
 */
export function gammaDensity(
  shape: number,
  scale: number,
): (x: number) => number {
  const logGammaOfShape = logGamma(shape);
  return (x) => {
    const y = x / scale;
    if (y < 0) return 0;
    const power = shape === 1 ? 0 : (shape - 1) * Math.log(y);
    return Math.exp(power - y - logGammaOfShape) / scale;
  };
}

/**
 * log Γ(x) for the shapes of responses. Below 13, where Stirling's formula
 * would lose digits to cancellation, the recurrence leads to 2 ≤ x < 3 first.
 */
function logGamma(x: number): number {
  let reduced = x;
  let product = 1;
  while (reduced >= 3 && x < 13) {
    reduced -= 1;
    product *= reduced;
  }
  const stirling = (reduced - 0.5) * Math.log(reduced) - reduced +
    0.5 * Math.log(2 * Math.PI);
  return Math.log(product) + (stirling + stirlingError(reduced));
}
