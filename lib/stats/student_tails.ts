/**
 * Both tails of Student's t distribution for one number of degrees of freedom.
 *
 * @module
 */

import { FisherTails } from "./fisher_tails.ts";

/**
 * The tails of Student's t distribution and their logarithms, with the
 * constants of one number of degrees of freedom computed once.
 *
 * t² follows Fisher's F distribution with 1 and ν degrees of freedom, and t is
 * symmetric.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { StudentTails } from "./student_tails.ts";
 *
 * const tails = new StudentTails(1);
 * tails.evaluate(1);
 * assertAlmostEquals(tails.sf, 0.25, 1e-15);
 * ```
 */
export class StudentTails {
  readonly #square: FisherTails;
  #sign = NaN;

  /**
   * Prepares a number of degrees of freedom.
   *
   * @param dof Degrees of freedom, finite and above 0.
   * @throws {RangeError} If they are not.
   */
  constructor(dof: number) {
    this.#square = new FisherTails(1, dof);
  }

  /** P(T < t) − 1/2, to its last digits however near to 0. */
  get middle(): number {
    return this.#sign * 0.5 * this.#square.cdf;
  }

  /** P(T > t). */
  get sf(): number {
    return this.#tail(this.#sign > 0);
  }

  /** P(T < t). */
  get cdf(): number {
    return this.#tail(this.#sign < 0);
  }

  /** log P(T > t), natural. */
  get logSf(): number {
    return this.#logTail(this.#sign > 0);
  }

  /** log P(T < t), natural. */
  get logCdf(): number {
    return this.#logTail(this.#sign < 0);
  }

  /**
   * Evaluates the tails at a statistic.
   *
   * @param t Statistic; infinities allowed, NaN gives NaN.
   */
  evaluate(t: number): void {
    this.#sign = t < 0 ? -1 : 1;
    this.#square.evaluate(Math.abs(t), 2);
  }

  /**
   * Finds the statistic at a distance from the median or with a given tail.
   *
   * @param middle P(T < t) − 1/2, at least 0.
   * @param logSf Natural logarithm of P(T > t).
   * @returns t, at least 0.
   */
  solve(middle: number, logSf: number): number {
    return middle < 0.25
      ? this.#square.solve(Math.log(2 * middle), "cdf", 2)
      : this.#square.solve(logSf + Math.LN2, "sf", 2);
  }

  #tail(outer: boolean): number {
    const half = 0.5 * this.#square.sf;
    return outer ? half : 1 - half;
  }

  #logTail(outer: boolean): number {
    return outer
      ? this.#square.logSf - Math.LN2
      : Math.log1p(-0.5 * this.#square.sf);
  }
}
