/** Models of the noise over time. @module */

/** Which noise model a fit assumes: white noise, or autoregressive of an order. */
export type NoiseModel = "ols" | `ar${number}`;

/**
 * Returns the number of autoregressive coefficients of a noise model.
 *
 * @param model The noise model.
 * @returns 0 for ordinary least squares.
 * @throws {RangeError} If it is no noise model.
 */
export function orderOf(model: NoiseModel): number {
  if (model === "ols") return 0;
  if (/^ar[1-9][0-9]{0,3}$/.test(model)) return Number(model.slice(2));
  throw new RangeError(
    `Cannot fit noise '${model}': expected 'ols' or 'arN', N from 1`,
  );
}
