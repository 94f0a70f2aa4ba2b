/**
 * Tails of Fisher's F distribution, their logarithms and inverses.
 *
 * @module
 */

import { FisherTails } from "./fisher_tails.ts";

/** The tails evaluated at f. */
function at(f: number, dfn: number, dfd: number): FisherTails {
  const tails = new FisherTails(dfn, dfd);
  tails.evaluate(f);
  return tails;
}

/**
 * Returns the upper tail of Fisher's F distribution, P(F > f).
 *
 * @param f Statistic, without unit; below 0 the tail is 1, NaN gives NaN.
 * @param dfn Degrees of freedom of the numerator, finite and above 0.
 * @param dfd Degrees of freedom of the denominator, finite and above 0.
 * @returns A probability.
 * @throws {RangeError} If degrees of freedom are not finite and above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { fSf } from "./fisher_f.ts";
 *
 * assertAlmostEquals(fSf(5, 2, 10), 2 ** -5, 1e-16);
 * ```
 */
export function fSf(f: number, dfn: number, dfd: number): number {
  return at(f, dfn, dfd).sf;
}

/**
 * Returns the lower tail of Fisher's F distribution, P(F < f).
 *
 * @param f Statistic, without unit; below 0 the tail is 0, NaN gives NaN.
 * @param dfn Degrees of freedom of the numerator, finite and above 0.
 * @param dfd Degrees of freedom of the denominator, finite and above 0.
 * @returns A probability.
 * @throws {RangeError} If degrees of freedom are not finite and above 0.
 */
export function fCdf(f: number, dfn: number, dfd: number): number {
  return at(f, dfn, dfd).cdf;
}

/**
 * Returns the logarithm of the upper tail of Fisher's F distribution.
 *
 * @param f Statistic, without unit.
 * @param dfn Degrees of freedom of the numerator, finite and above 0.
 * @param dfd Degrees of freedom of the denominator, finite and above 0.
 * @returns log P(F > f), natural, accurate however small or near 1 the
 * probability is.
 * @throws {RangeError} If degrees of freedom are not finite and above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { fLogSf } from "./fisher_f.ts";
 *
 * assertAlmostEquals(fLogSf(5e200, 2, 10), -5 * 200 * Math.LN10, 1e-9);
 * ```
 */
export function fLogSf(f: number, dfn: number, dfd: number): number {
  return at(f, dfn, dfd).logSf;
}

/**
 * Returns the logarithm of the lower tail of Fisher's F distribution.
 *
 * @param f Statistic, without unit.
 * @param dfn Degrees of freedom of the numerator, finite and above 0.
 * @param dfd Degrees of freedom of the denominator, finite and above 0.
 * @returns log P(F < f), natural.
 * @throws {RangeError} If degrees of freedom are not finite and above 0.
 */
export function fLogCdf(f: number, dfn: number, dfd: number): number {
  return at(f, dfn, dfd).logCdf;
}

/**
 * Returns the upper quantile of Fisher's F distribution: the f with
 * P(F > f) = p.
 *
 * @param p Probability; outside 0 to 1 the result is NaN.
 * @param dfn Degrees of freedom of the numerator, finite and above 0.
 * @param dfd Degrees of freedom of the denominator, finite and above 0.
 * @returns The statistic, ∞ at 0 and 0 at 1.
 * @throws {RangeError} If degrees of freedom are not finite and above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { fIsf } from "./fisher_f.ts";
 *
 * assertAlmostEquals(fIsf(2 ** -5, 2, 10), 5, 1e-13);
 * ```
 */
export function fIsf(p: number, dfn: number, dfd: number): number {
  const tails = new FisherTails(dfn, dfd);
  if (!(p >= 0 && p <= 1)) return NaN;
  return p > 0.5
    ? tails.solve(Math.log(1 - p), "cdf")
    : tails.solve(Math.log(p), "sf");
}

/**
 * Returns the upper quantile of Fisher's F distribution from the logarithm of
 * the tail, where the tail itself may underflow.
 *
 * @param logP Natural logarithm of the upper tail, at most 0; NaN above 0.
 * @param dfn Degrees of freedom of the numerator, finite and above 0.
 * @param dfd Degrees of freedom of the denominator, finite and above 0.
 * @returns The statistic.
 * @throws {RangeError} If degrees of freedom are not finite and above 0.
 */
export function fIsfFromLog(logP: number, dfn: number, dfd: number): number {
  const tails = new FisherTails(dfn, dfd);
  if (!(logP <= 0)) return NaN;
  return logP > -Math.LN2
    ? tails.solve(Math.log(-Math.expm1(logP)), "cdf")
    : tails.solve(logP, "sf");
}
