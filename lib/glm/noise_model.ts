/** Models of the noise over time. @module */
import { UsageError } from "../errors.ts";

/** Which noise model a fit assumes: white noise, or autoregressive of an order. */
export type NoiseModel = "ols" | `ar${number}`;

/**
 * Tells the names of noise models from other words.
 *
 * @param word Any word.
 * @returns Whether it is `ols` or `arN`, N from 1 to 9,999.
 */
export function isNoiseModel(word: string): word is NoiseModel {
  return word === "ols" || /^ar[1-9][0-9]{0,3}$/.test(word);
}

/**
 * Returns the number of autoregressive coefficients of a noise model.
 *
 * @param model The noise model.
 * @returns 0 for ordinary least squares.
 * @throws {UsageError} If it is no noise model.
 */
export function orderOf(model: NoiseModel): number {
  if (isNoiseModel(model)) return model === "ols" ? 0 : Number(model.slice(2));
  throw new UsageError(
    `noise_model: found '${model}', expected 'ols' or 'arN', N from 1`,
    { field: "noise_model" },
  );
}
