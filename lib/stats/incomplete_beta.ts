/**
 * Both tails of the beta distribution, themselves and in log space.
 *
 * @module
 */

import { stirlingError } from "./stirling_error.ts";

/** Terms after which the continued fraction stops in any case. */
const MOST_TERMS = 100_000;

/**
 * Smaller parameter up to which the power series is used: near the mode of
 * larger ones it needs so many terms that the rounding of its argument grows.
 */
const MOST_SERIES = 10;

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
 * pair of parameters, with their logarithms, all to nearly full relative
 * accuracy.
 *
 * Constants of the pair are computed once; {@linkcode evaluate} allocates
 * nothing, and the other members speak of the argument it was last given.
 *
 * The tail beyond the mode comes from the even part of the continued fraction
 * DLMF 8.17.22 (A. R. Didonato and A. H. Morris, ACM Trans. Math. Software 18,
 * 360–373, 1992); where one parameter is small, the side that it belongs to
 * comes from the power series DLMF 8.17.8, whose terms are all positive. The
 * other tail is the complement.
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
  /** Natural logarithm of x^a (1 − x)^b / B(a, b). */
  logDensity: number = NaN;
  /** The logarithm of that factor at the mode, x = a / (a + b). */
  readonly #logPeak: number;
  /** Whether the tail computed is I_x(a, b). */
  #isLower = true;
  #tail = NaN;
  #logTail = NaN;

  /**
   * Prepares a pair of parameters.
   *
   * @param a First parameter, finite and above 0.
   * @param b Second parameter, finite and above 0.
   */
  constructor(a: number, b: number) {
    this.a = a;
    this.b = b;
    this.#logPeak = 0.5 * Math.log(a / (a + b) * b / (2 * Math.PI)) +
      stirlingError(a + b) - stirlingError(a) - stirlingError(b);
  }

  /** I_x(a, b), from 0 to 1. */
  get lower(): number {
    return this.#isLower ? this.#tail : 1 - this.#tail;
  }

  /** I_{1−x}(b, a), from 0 to 1. */
  get upper(): number {
    return this.#isLower ? 1 - this.#tail : this.#tail;
  }

  /** Natural logarithm of I_x(a, b). */
  get logLower(): number {
    return this.#isLower ? this.#logTail : Math.log1p(-this.#tail);
  }

  /** Natural logarithm of I_{1−x}(b, a). */
  get logUpper(): number {
    return this.#isLower ? Math.log1p(-this.#tail) : this.#logTail;
  }

  /**
   * Evaluates both functions at an argument.
   *
   * @param x Argument, 0 to 1.
   * @param y Its complement 1 − x, given apart because it may hold digits that
   * x cannot.
   * @param excess a·y − b·x, 0 at the mode, for a caller who knows it without
   * cancellation.
   */
  evaluate(
    x: number,
    y: number,
    excess: number = this.a * y - this.b * x,
  ): void {
    const { a, b } = this;
    const total = a + b;
    const isSmall = Math.min(a, b) < MOST_SERIES;
    const byX = isSmall && b > a && x * (total + 2) < a + 1;
    const byY = isSmall && b <= a && y * (total + 2) < b + 1;
    this.#isLower = byX || (!byY && (isSmall ? b <= a : excess > 0));
    this.logDensity = this.#logPeak -
      a * deviance(-excess / a, x * (total / a)) -
      b * deviance(excess / b, y * (total / b));
    const ratio = byX
      ? series(a, b, x)
      : byY
      ? series(b, a, y)
      : this.#isLower
      ? fraction(a, b, x, y, excess)
      : fraction(b, a, y, x, -excess);
    const tail = Math.exp(this.logDensity) * ratio;
    this.#tail = Math.min(tail, 1);
    this.#logTail = tail > 1e-290
      ? Math.log(this.#tail)
      : this.logDensity + Math.log(ratio);
  }
}

/** I_x(a, b) B(a, b) / (x^a y^b) by the power series. */
function series(a: number, b: number, x: number): number {
  const total = a + b;
  let term = 1;
  let sum = 1;
  for (let n = 0; term > 1e-17 * sum; n++) {
    term *= (total + n) / (a + 1 + n) * x;
    sum += term;
  }
  return sum / a;
}

/**
 * I_x(a, b) B(a, b) / (x^a y^b) by the continued fraction.
 *
 * The modified Lentz algorithm finds how many terms are needed; they are then
 * summed from the last to the first, where errors shrink instead of adding up.
 */
function fraction(
  a: number,
  b: number,
  x: number,
  y: number,
  excess: number,
): number {
  const first = denominator(a, b, x, y, excess, 0);
  let terms = 0;
  let c = first;
  let d = 0;
  let change = 0;
  while (Math.abs(change - 1) > 3e-16 && terms < MOST_TERMS) {
    terms++;
    const above = numerator(a, b, x, terms);
    const below = denominator(a, b, x, y, excess, terms);
    d = 1 / (below + above * d);
    c = below + above / c;
    change = c * d;
  }
  let rest = 0;
  for (let m = terms + (terms >> 1); m > 0; m--) {
    rest = numerator(a, b, x, m) / (denominator(a, b, x, y, excess, m) + rest);
  }
  return 1 / (first + rest);
}

/** The fraction's m-th partial numerator, m from 1. */
function numerator(a: number, b: number, x: number, m: number): number {
  const odd = a + 2 * m - 1;
  return (a + m - 1) * (a + b + m - 1) / odd * (m * (b - m) * x / odd) * x;
}

/** The fraction's m-th partial denominator, m from 0. */
function denominator(
  a: number,
  b: number,
  x: number,
  y: number,
  excess: number,
  m: number,
): number {
  const odd = a + 2 * m - 1;
  const product = m === 0 ? 0 : m * (b - m) * x / odd;
  return m + product + (a + m) / (odd + 2) * (excess + 1 + m * (1 + y));
}
