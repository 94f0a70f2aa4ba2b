/**
 * Both tails of the beta distribution, themselves and in log space.
 *
 * @module
 */

import { stirlingError } from "./stirling_error.ts";

/** e − log(1 + e), without cancellation; `ratio` is 1 + e with its digits. */
function deviance(e: number, ratio: number): number {
  if (Math.abs(e) > 0.5) return e - Math.log(ratio);
  const s = e / (2 + e);
  const square = s * s;
  let sum = 0;
  let power = s * square;
  for (let k = 3; Math.abs(power) > 1e-18 * Math.abs(e * s); k += 2) {
    sum += power / k;
    power *= square;
  }
  return e * s - 2 * sum;
}

/**
 * The regularized incomplete beta functions I_x(a, b) and I_{1−x}(b, a) of one
 * pair of parameters, with their logarithms, both to nearly full relative
 * accuracy.
 *
 * Constants of the pair are computed once; a call of {@linkcode evaluate}
 * allocates nothing and leaves its results in the fields.
 *
 * The tail beyond the mode comes from the even part of the continued fraction
 * DLMF 8.17.22 (A. R. Didonato and A. H. Morris, ACM Trans. Math. Software 18,
 * 360–373, 1992), the side below from the power series DLMF 8.17.8, whose terms
 * are all positive; the other of the two is the complement of the smaller one.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { IncompleteBeta } from "./incomplete_beta.ts";
 *
 * const beta = new IncompleteBeta(2, 1);
 * beta.evaluate(1e-200, 1);
 * assertAlmostEquals(beta.logLower, -400 * Math.LN10, 1e-10);
 * ```
 */
export class IncompleteBeta {
  /** First parameter. */
  readonly a: number;
  /** Second parameter. */
  readonly b: number;
  /** I_x(a, b) at the last x, between 0 and 1. */
  lower = NaN;
  /** I_{1−x}(b, a) at the last x, between 0 and 1. */
  upper = NaN;
  /** Natural logarithm of `lower`. */
  logLower = NaN;
  /** Natural logarithm of `upper`. */
  logUpper = NaN;
  /** x^a (1 − x)^b / B(a, b) at the mode x = a / (a + b), as a logarithm. */
  readonly #logPeak: number;

  /**
   * Prepares a pair of parameters.
   *
   * @param a First parameter, above 0.
   * @param b Second parameter, above 0.
   * @throws {RangeError} If a parameter is not a finite number above 0.
   */
  constructor(a: number, b: number) {
    for (const value of [a, b]) {
      if (!(value > 0 && value < Infinity)) {
        throw new RangeError(
          `Parameters of the incomplete beta function must be finite and above 0: received ${value}`,
        );
      }
    }
    this.a = a;
    this.b = b;
    this.#logPeak = 0.5 * Math.log(a / (a + b) * b / (2 * Math.PI)) +
      stirlingError(a + b) - stirlingError(a) - stirlingError(b);
  }

  /**
   * Evaluates both functions.
   *
   * @param x Argument, 0 to 1.
   * @param y Its complement 1 − x, given apart because it may hold digits that
   * x cannot.
   * @param excess a·y − b·x, which is 0 at the mode; given apart where the
   * caller knows it without cancellation.
   */
  evaluate(x: number, y: number, excess: number = this.a * y - this.b * x) {
    const { a, b } = this;
    const total = a + b;
    const logDensity = this.#logPeak -
      a * deviance(-excess / a, x * (total / a)) -
      b * deviance(excess / b, y * (total / b));
    this.evaluateWith(x, y, excess, logDensity);
  }

  /**
   * Evaluates both functions, the caller supplying their common factor.
   *
   * @param x Argument, 0 to 1.
   * @param y Its complement 1 − x.
   * @param excess a·y − b·x.
   * @param logDensity log of x^a y^b / B(a, b).
   */
  evaluateWith(x: number, y: number, excess: number, logDensity: number) {
    const { a, b } = this;
    let logTail: number;
    let isLower: boolean;
    if (b <= a) {
      isLower = y * (a + b + 2) >= b + 1;
      logTail = isLower ? logFraction(a, b, x, y, excess) : logSeries(b, a, y);
    } else {
      isLower = x * (a + b + 2) < a + 1;
      logTail = isLower ? logSeries(a, b, x) : logFraction(b, a, y, x, -excess);
    }
    logTail = Math.min(logDensity + logTail, 0);
    const tail = Math.exp(logTail);
    const logRest = Math.log1p(-tail);
    if (isLower) {
      this.lower = tail;
      this.logLower = logTail;
      this.upper = 1 - tail;
      this.logUpper = logRest;
    } else {
      this.upper = tail;
      this.logUpper = logTail;
      this.lower = 1 - tail;
      this.logLower = logRest;
    }
  }
}

/** log of I_x(a, b) B(a, b) / (x^a y^b) by the power series. */
function logSeries(a: number, b: number, x: number): number {
  const total = a + b;
  let term = 1;
  let sum = 1;
  for (let n = 0; term > 1e-17 * sum; n++) {
    term *= (total + n) / (a + 1 + n) * x;
    sum += term;
  }
  return Math.log(sum / a);
}

/**
 * log of I_x(a, b) B(a, b) / (x^a y^b) by the continued fraction, with the
 * modified Lentz algorithm.
 */
function logFraction(
  a: number,
  b: number,
  x: number,
  y: number,
  excess: number,
): number {
  let value = a / (a + 1) * (excess + 1);
  let c = value;
  let d = 0;
  for (let m = 1; m < 1e5; m++) {
    const odd = a + 2 * m - 1;
    const product = m * (b - m) * x / odd;
    const numerator = (a + m - 1) * (a + b + m - 1) / odd * product * x;
    const denominator = m + product +
      (a + m) / (odd + 2) * (excess + 1 + m * (1 + y));
    d = 1 / (denominator + numerator * d);
    c = denominator + numerator / c;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return -Math.log(value);
}
