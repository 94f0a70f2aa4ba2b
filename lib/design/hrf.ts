/**
 * The haemodynamic responses of SPM and Glover and their derivatives, sampled
 * as nilearn samples them.
 *
 * The grid runs from 0 to `timeLength` with both ends included, so its spacing
 * is slightly wider than `tR / oversampling`, and both densities begin one
 * step late; every response is normalised to a sum of one. That is nilearn's
 * definition. SPM's own differs from it by 0.33 % of the peak.
 *
 * @module
 */

import {
  gammaDifference,
  type GammaDifferenceShape,
} from "./gamma_difference.ts";
import { linspace } from "./linspace.ts";
import { roundHalfEven } from "./round_half_even.ts";

/** How a haemodynamic response is sampled. */
export interface HrfOptions {
  /**
   * Samples per repetition time.
   *
   * @default {50}
   */
  readonly oversampling?: number;
  /**
   * Length of the response in seconds.
   *
   * @default {32}
   */
  readonly timeLength?: number;
  /**
   * When the response begins, in seconds.
   *
   * @default {0}
   */
  readonly onset?: number;
}

const SPM: GammaDifferenceShape = {
  delay: 6,
  undershoot: 16,
  dispersion: 1,
  uDispersion: 1,
  ratio: 0.167,
};

const GLOVER: GammaDifferenceShape = {
  delay: 6,
  undershoot: 12,
  dispersion: 0.9,
  uDispersion: 0.9,
  ratio: 0.48,
};

/** nilearn's dispersion derivative of Glover's response leaves this at 1. */
const GLOVER_DISPERSION: GammaDifferenceShape = { ...GLOVER, uDispersion: 1 };

const ONSET_STEP = 0.1;
const DISPERSION_STEP = 0.01;

function sample(
  shape: GammaDifferenceShape,
  tR: number,
  options: HrfOptions,
): Float64Array {
  const { oversampling = 50, timeLength = 32, onset = 0 } = options;
  const step = tR / oversampling;
  const times = linspace(0, timeLength, roundHalfEven(timeLength / step));
  return gammaDifference(times.map((time) => time - onset), shape, step);
}

function difference(
  values: Float64Array,
  moved: Float64Array,
  step: number,
): Float64Array {
  return values.map((value, i) => (1 / step) * (value - moved[i]));
}

function timeDerivative(
  shape: GammaDifferenceShape,
  tR: number,
  options: HrfOptions,
): Float64Array {
  const later = { ...options, onset: (options.onset ?? 0) + ONSET_STEP };
  return difference(
    sample(shape, tR, options),
    sample(shape, tR, later),
    ONSET_STEP,
  );
}

function dispersionDerivative(
  shape: GammaDifferenceShape,
  tR: number,
  options: HrfOptions,
): Float64Array {
  const wider = { ...shape, dispersion: shape.dispersion + DISPERSION_STEP };
  return difference(
    sample(shape, tR, options),
    sample(wider, tR, options),
    DISPERSION_STEP,
  );
}

/**
 * Samples SPM's canonical response (peak at 6 s, undershoot at 16 s).
 *
 * @param tR Repetition time in seconds.
 * @param options Sampling.
 * @returns `timeLength · oversampling / tR` values that add up to 1.
 *
 * Source: Friston et al. (1998), NeuroImage 7:30–40.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { spmHrf } from "@niglm/niglm/design";
 *
 * const response = spmHrf(2, { oversampling: 1, timeLength: 20 });
 * assertAlmostEquals(response[3], 0.443, 5e-4);
 * ```
 */
export function spmHrf(tR: number, options: HrfOptions = {}): Float64Array {
  return sample(SPM, tR, options);
}

/**
 * Samples Glover's response (peak at 6 s, undershoot at 12 s).
 *
 * @param tR Repetition time in seconds.
 * @param options Sampling.
 * @returns `timeLength · oversampling / tR` values that add up to 1.
 *
 * Source: Glover (1999), Deconvolution of impulse response in event-related
 * BOLD fMRI, NeuroImage 9:416–429.
 */
export function gloverHrf(tR: number, options: HrfOptions = {}): Float64Array {
  return sample(GLOVER, tR, options);
}

/**
 * Samples the derivative of SPM's response in time, by a difference over
 * 0.1 s.
 *
 * @param tR Repetition time in seconds.
 * @param options Sampling.
 * @returns As many values as {@linkcode spmHrf} gives, per second.
 */
export function spmTimeDerivative(
  tR: number,
  options: HrfOptions = {},
): Float64Array {
  return timeDerivative(SPM, tR, options);
}

/**
 * Samples the derivative of Glover's response in time, by a difference over
 * 0.1 s.
 *
 * @param tR Repetition time in seconds.
 * @param options Sampling.
 * @returns As many values as {@linkcode gloverHrf} gives, per second.
 */
export function gloverTimeDerivative(
  tR: number,
  options: HrfOptions = {},
): Float64Array {
  return timeDerivative(GLOVER, tR, options);
}

/**
 * Samples the derivative of SPM's response with respect to the dispersion of
 * its peak, by a difference over 0.01 s.
 *
 * @param tR Repetition time in seconds.
 * @param options Sampling.
 * @returns As many values as {@linkcode spmHrf} gives.
 */
export function spmDispersionDerivative(
  tR: number,
  options: HrfOptions = {},
): Float64Array {
  return dispersionDerivative(SPM, tR, options);
}

/**
 * Samples the derivative of Glover's response with respect to the dispersion
 * of its peak, by a difference over 0.01 s. As in nilearn, the undershoot's
 * own dispersion is 1 s here, not Glover's 0.9 s.
 *
 * @param tR Repetition time in seconds.
 * @param options Sampling.
 * @returns As many values as {@linkcode gloverHrf} gives.
 */
export function gloverDispersionDerivative(
  tR: number,
  options: HrfOptions = {},
): Float64Array {
  return dispersionDerivative(GLOVER_DISPERSION, tR, options);
}
