/**
 * Tails of the standard normal distribution, their logarithms and inverses.
 *
 * @module
 */

import { millsRatio } from "./mills_ratio.ts";

/** log √(2π). */
const LOG_SQRT_TWO_PI = 0.9189385332046727;

/** 1 / √(2π). */
const DENSITY_AT_ZERO = 0.3989422804014327;

/** The density at z, with z² split to keep its digits. */
function density(z: number): number {
  const head = Math.floor(z * 16) / 16;
  const rest = (z - head) * (z + head);
  return DENSITY_AT_ZERO * Math.exp(-0.5 * head * head) *
    Math.exp(-0.5 * rest);
}

/** Φ(z) − 1/2 for |z| up to about 1, by the series Abramowitz and Stegun 26.2.11. */
function middle(z: number): number {
  const square = z * z;
  let term = 1;
  let sum = 1;
  for (let k = 3; term > 1e-17; k += 2) {
    term *= square / k;
    sum += term;
  }
  return density(z) * z * sum;
}

/**
 * Returns the upper tail of the standard normal distribution, P(Z > z).
 *
 * @param z Standard score, without unit; infinities allowed, NaN gives NaN.
 * @returns A probability, at most a few units in the last place off.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { normalSf } from "./normal.ts";
 *
 * assertAlmostEquals(normalSf(3.090232306167813), 0.001, 1e-17);
 * ```
 */
export function normalSf(z: number): number {
  if (Math.abs(z) < 1) return 0.5 - middle(z);
  if (z < 0) return 1 - normalSf(-z);
  return z > 40 ? 0 : density(z) * millsRatio(z);
}

/**
 * Returns the lower tail of the standard normal distribution, P(Z < z).
 *
 * @param z Standard score, without unit.
 * @returns A probability.
 */
export function normalCdf(z: number): number {
  return normalSf(-z);
}

/**
 * Returns the logarithm of the upper tail of the standard normal distribution.
 *
 * @param z Standard score, without unit.
 * @returns log P(Z > z), natural, accurate however small or near 1 the
 * probability is.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { normalLogSf } from "./normal.ts";
 *
 * assertAlmostEquals(normalLogSf(100), -5005.524208694205, 1e-9);
 * ```
 */
export function normalLogSf(z: number): number {
  if (Math.abs(z) < 1) return Math.log(normalSf(z));
  if (z < 0) return Math.log1p(-normalSf(-z));
  if (z === Infinity) return -Infinity;
  return Math.log(millsRatio(z)) - 0.5 * z * z - LOG_SQRT_TWO_PI;
}

/**
 * Returns the logarithm of the lower tail of the standard normal distribution.
 *
 * @param z Standard score, without unit.
 * @returns log P(Z < z), natural.
 */
export function normalLogCdf(z: number): number {
  return normalLogSf(-z);
}

/**
 * Returns the standard score at a distance from the median, for distances up
 * to 0.425 (central branch of Wichura's AS 241).
 *
 * @param q Distance Φ(z) − 1/2 of the probability from one half.
 * @returns The standard score z.
 */
export function normalFromMiddle(q: number): number {
  const r = 0.180625 - q * q;
  return q *
    (((((((2509.0809287301226727 * r + 33430.575583588128105) * r +
                          67265.770927008700853) * r + 45921.953931549871457) *
                    r +
                  13731.693765509461125) * r + 1971.5909503065514427) * r +
          133.14166789178437745) * r + 3.387132872796366608) /
    (((((((5226.495278852854561 * r + 28729.085735721942674) * r +
                          39307.89580009271061) * r + 21213.794301586595867) *
                    r +
                  5394.1960214247511077) * r + 687.1870074920579083) * r +
          42.313330701600911252) * r + 1);
}

/** Upper quantile where log p is at most log 0.075 (tails of AS 241). */
function fromTail(logP: number): number {
  let r = Math.sqrt(-logP);
  if (r <= 5) {
    r -= 1.6;
    return (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r +
                          0.24178072517745061177) * r +
                      1.27045825245236838258) * r +
                  3.64784832476320460504) * r + 5.7694972214606914055) * r +
          4.6303378461565452959) * r + 1.42343711074968357734) /
      (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r +
                            0.0151986665636164571966) * r +
                        0.14810397642748007459) * r +
                    0.68976733498510000455) * r + 1.6763848301838038494) * r +
            2.05319162663775882187) * r + 1);
  }
  if (r <= 27) {
    r -= 5;
    return (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) *
                            r + 0.0012426609473880784386) * r +
                      0.026532189526576123093) * r + 0.29656057182850489123) *
                r +
              1.7848265399172913358) * r + 5.4637849111641143699) * r +
      6.6579046435011037772) /
      (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r +
                            1.8463183175100546818e-5) * r +
                        7.868691311456132591e-4) * r +
                    0.0148753612908506148525) * r + 0.13692988092273580531) *
              r +
            0.59983220655588793769) * r + 1);
  }
  if (logP === -Infinity) return Infinity;
  let z = Math.sqrt(-2 * (logP + LOG_SQRT_TWO_PI + Math.log(Math.SQRT2 * r)));
  for (let i = 0; i < 3; i++) {
    z += (normalLogSf(z) - logP) * millsRatio(z);
  }
  return z;
}

/**
 * Returns the upper quantile of the standard normal distribution: the z with
 * P(Z > z) = p.
 *
 * Rational approximations of M. J. Wichura, Algorithm AS 241, Applied
 * Statistics 37, 477–484 (1988).
 *
 * @param p Probability; outside 0 to 1 the result is NaN.
 * @returns The standard score, ∞ at 0 and −∞ at 1.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { normalIsf } from "./normal.ts";
 *
 * assertAlmostEquals(normalIsf(0.001), 3.090232306167813, 1e-14);
 * ```
 */
export function normalIsf(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  const q = 0.5 - p;
  if (Math.abs(q) <= 0.425) return normalFromMiddle(q);
  return q > 0 ? fromTail(Math.log(p)) : -fromTail(Math.log(1 - p));
}

/**
 * Returns the quantile of the standard normal distribution: the z with
 * P(Z < z) = p.
 *
 * @param p Probability; outside 0 to 1 the result is NaN.
 * @returns The standard score, −∞ at 0 and ∞ at 1.
 */
export function normalPpf(p: number): number {
  return -normalIsf(p);
}

/**
 * Returns the upper quantile of the standard normal distribution from the
 * logarithm of the tail, where the tail itself may underflow or be near 1.
 *
 * Beyond p = 1e-316 the start of an asymptotic series is refined by Newton's
 * method on the log tail.
 *
 * @param logP Natural logarithm of the upper tail, at most 0; NaN above 0.
 * @returns The standard score.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { normalIsfFromLog, normalLogSf } from "./normal.ts";
 *
 * assertAlmostEquals(normalIsfFromLog(normalLogSf(400)), 400, 1e-12);
 * ```
 */
export function normalIsfFromLog(logP: number): number {
  if (!(logP <= 0)) return NaN;
  if (logP > -0.078) return -normalIsf(-Math.expm1(logP));
  return logP < -2.591
    ? fromTail(logP)
    : normalFromMiddle(0.5 - Math.exp(logP));
}
