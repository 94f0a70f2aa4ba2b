/** The haemodynamic response as the difference of two gamma densities. @module */

import { gammaDensity } from "./gamma_density.ts";

/** The shape of a double-gamma response; times in seconds. */
export interface GammaDifferenceShape {
  /** When the response peaks (the mean of its first gamma density). */
  readonly delay: number;
  /** When it dips (the mean of the second gamma density). */
  readonly undershoot: number;
  /** Scale of the first density. */
  readonly dispersion: number;
  /** Scale of the second density. */
  readonly uDispersion: number;
  /** Height of the second density as a share of the first. */
  readonly ratio: number;
}

/**
 * Computes a double-gamma haemodynamic response on any grid of times,
 * normalised to a sum of one: with SPM's grid (multiples of dt) and ratio 1/6
 * it is SPM's `spm_hrf`, with nilearn's grid, `location` dt and ratio 0.167 it
 * is nilearn's.
 *
 * @param times Times after the event in seconds.
 * @param shape The two densities.
 * @param location Where both densities begin, in seconds.
 * @returns One value a time, which add up to 1.
 *
 * Source: Friston et al. (1998), Event-related fMRI: characterizing
 * differential responses, NeuroImage 7:30–40; `spm_hrf.m` of SPM.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { gammaDifference } from "@niglm/niglm/design";
 *
 * const times = Float64Array.from({ length: 17 }, (_, i) => 2 * i);
 * const response = gammaDifference(times, {
 *   delay: 6,
 *   undershoot: 16,
 *   dispersion: 1,
 *   uDispersion: 1,
 *   ratio: 1 / 6,
 * });
 * assertAlmostEquals(response.reduce((sum, value) => sum + value), 1, 1e-15);
 * ```
 */
export function gammaDifference(
  times: Float64Array,
  shape: GammaDifferenceShape,
  location = 0,
): Float64Array {
  const { delay, undershoot, dispersion, uDispersion, ratio } = shape;
  const peak = gammaDensity(delay / dispersion, dispersion);
  const dip = gammaDensity(undershoot / uDispersion, uDispersion);
  const response = times.map((time) => {
    const elapsed = time - location;
    return peak(elapsed) - ratio * dip(elapsed);
  });
  const total = sum(response);
  return response.map((value) => value / total);
}

/** Sum whose rounding does not grow with its length (Neumaier, 1974). */
function sum(values: Float64Array): number {
  let total = 0;
  let lost = 0;
  for (const value of values) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value)
      ? (total - next) + value
      : (value - next) + total;
    total = next;
  }
  return total + lost;
}
