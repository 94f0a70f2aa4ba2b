/**
 * Tails of Student's t distribution, their logarithms and inverses.
 *
 * @module
 */

import { StudentTails } from "./student_tails.ts";

/** The tails evaluated at t. */
function at(t: number, dof: number): StudentTails {
  const tails = new StudentTails(dof);
  tails.evaluate(t);
  return tails;
}

/**
 * Returns the upper tail of Student's t distribution, P(T > t).
 *
 * @param t Statistic, without unit; infinities allowed, NaN gives NaN.
 * @param dof Degrees of freedom, finite and above 0.
 * @returns A probability.
 * @throws {RangeError} If the degrees of freedom are not finite and above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tSf } from "./student_t.ts";
 *
 * assertAlmostEquals(tSf(1, 1), 0.25, 1e-15);
 * ```
 */
export function tSf(t: number, dof: number): number {
  return at(t, dof).sf;
}

/**
 * Returns the lower tail of Student's t distribution, P(T < t).
 *
 * @param t Statistic, without unit.
 * @param dof Degrees of freedom, finite and above 0.
 * @returns A probability.
 * @throws {RangeError} If the degrees of freedom are not finite and above 0.
 */
export function tCdf(t: number, dof: number): number {
  return at(t, dof).cdf;
}

/**
 * Returns the logarithm of the upper tail of Student's t distribution.
 *
 * @param t Statistic, without unit.
 * @param dof Degrees of freedom, finite and above 0.
 * @returns log P(T > t), natural, accurate however small or near 1 the
 * probability is.
 * @throws {RangeError} If the degrees of freedom are not finite and above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tLogSf } from "./student_t.ts";
 *
 * assertAlmostEquals(tLogSf(1e200, 1), -Math.log(Math.PI * 1e200), 1e-12);
 * ```
 */
export function tLogSf(t: number, dof: number): number {
  return at(t, dof).logSf;
}

/**
 * Returns the logarithm of the lower tail of Student's t distribution.
 *
 * @param t Statistic, without unit.
 * @param dof Degrees of freedom, finite and above 0.
 * @returns log P(T < t), natural.
 * @throws {RangeError} If the degrees of freedom are not finite and above 0.
 */
export function tLogCdf(t: number, dof: number): number {
  return at(t, dof).logCdf;
}

/**
 * Returns the upper quantile of Student's t distribution: the t with
 * P(T > t) = p.
 *
 * @param p Probability; outside 0 to 1 the result is NaN.
 * @param dof Degrees of freedom, finite and above 0.
 * @returns The statistic, ∞ at 0 and −∞ at 1.
 * @throws {RangeError} If the degrees of freedom are not finite and above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tIsf } from "./student_t.ts";
 *
 * assertAlmostEquals(tIsf(0.25, 1), 1, 1e-14);
 * ```
 */
export function tIsf(p: number, dof: number): number {
  const tails = new StudentTails(dof);
  if (!(p >= 0 && p <= 1)) return NaN;
  return p > 0.5
    ? -tails.solve(p - 0.5, Math.log(1 - p))
    : tails.solve(0.5 - p, Math.log(p));
}

/**
 * Returns the upper quantile of Student's t distribution from the logarithm of
 * the tail, where the tail itself may underflow or be near 1.
 *
 * @param logP Natural logarithm of the upper tail, at most 0; NaN above 0.
 * @param dof Degrees of freedom, finite and above 0.
 * @returns The statistic.
 * @throws {RangeError} If the degrees of freedom are not finite and above 0.
 */
export function tIsfFromLog(logP: number, dof: number): number {
  const tails = new StudentTails(dof);
  if (!(logP <= 0)) return NaN;
  const p = Math.exp(logP);
  return logP > -Math.LN2
    ? -tails.solve(p - 0.5, Math.log(-Math.expm1(logP)))
    : tails.solve(0.5 - p, logP);
}
