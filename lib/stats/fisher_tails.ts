/**
 * Both tails of Fisher's F distribution for one pair of degrees of freedom.
 *
 * @module
 */

import { IncompleteBeta } from "./incomplete_beta.ts";

/** Beyond this F the upper tail is a power of F to every digit. */
const FAR = 1e150;

/** Most steps of Newton's method; a dozen are usual. */
const MOST_STEPS = 2000;

/**
 * The tails of Fisher's F distribution and their logarithms, with the constants
 * of one pair of degrees of freedom computed once.
 *
 * P(F > f) = I_x(d2/2, d1/2) with x = d2 / (d2 + d1·f) (DLMF 8.17, Abramowitz
 * and Stegun 26.6.2).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { FisherTails } from "./fisher_tails.ts";
 *
 * const tails = new FisherTails(2, 10);
 * tails.evaluate(5);
 * assertAlmostEquals(tails.sf, 2 ** -5, 1e-16);
 * ```
 */
export class FisherTails {
  readonly #beta: IncompleteBeta;
  /** Numerator over denominator degrees of freedom. */
  readonly #scale: number;
  /** What the log upper tail falls beyond {@linkcode FAR}. */
  #fall = 0;

  /**
   * Prepares a pair of degrees of freedom.
   *
   * @param dfn Degrees of freedom of the numerator, finite and above 0.
   * @param dfd Degrees of freedom of the denominator, finite and above 0.
   * @throws {RangeError} If one of them is not.
   */
  constructor(dfn: number, dfd: number) {
    for (const dof of [dfn, dfd]) {
      if (!(dof > 0 && dof < Infinity)) {
        throw new RangeError(
          `Degrees of freedom must be finite and above 0: received ${dof}`,
        );
      }
    }
    this.#beta = new IncompleteBeta(dfd / 2, dfn / 2);
    this.#scale = dfn / dfd;
  }

  /** P(F > f). */
  get sf(): number {
    return this.#beta.lower * Math.exp(-this.#fall);
  }

  /** P(F < f). */
  get cdf(): number {
    return this.#beta.upper;
  }

  /** log P(F > f), natural. */
  get logSf(): number {
    return this.#beta.logLower - this.#fall;
  }

  /** log P(F < f), natural. */
  get logCdf(): number {
    return this.#beta.logUpper;
  }

  /**
   * Evaluates the tails at F = root^power.
   *
   * @param root F itself, or |t|, whose square it is; negative values count as
   * 0, NaN gives NaN.
   * @param power 1 for F, 2 for |t|.
   */
  evaluate(root: number, power: 1 | 2 = 1): void {
    const beta = this.#beta;
    let f = power === 1 ? Math.max(root, 0) : root * root;
    this.#fall = 0;
    if (f > FAR) {
      f = FAR;
      this.#fall = beta.a * (power * Math.log(root) - Math.log(FAR));
    }
    const odds = this.#scale * f;
    const x = 1 / (1 + odds);
    beta.evaluate(x, odds * x, x * beta.b * (f - 1));
  }

  /**
   * Finds the root at which a tail has a given logarithm.
   *
   * The logarithms of both tails are concave in log F, so Newton's method
   * converges from anywhere once it has stepped past the solution.
   *
   * @param logTail Natural logarithm of the tail, below 0.
   * @param tail Which tail: `"sf"` above the root, `"cdf"` below it.
   * @param power 1 to find F, 2 to find |t|.
   * @returns F or |t|, from 0 to ∞.
   */
  solve(logTail: number, tail: "sf" | "cdf", power: 1 | 2 = 1): number {
    if (logTail === -Infinity) return tail === "sf" ? Infinity : 0;
    const sign = tail === "sf" ? -1 : 1;
    let root = 1;
    let last = Infinity;
    for (let i = 0; i < MOST_STEPS; i++) {
      this.evaluate(root, power);
      const value = tail === "sf" ? this.logSf : this.logCdf;
      const slope = sign * power *
        Math.exp(this.#beta.logDensity - this.#fall - value);
      const most = Math.max(1, Math.abs(Math.log(root)));
      const step = Math.max(
        -most,
        Math.min(most, (logTail - value) / slope),
      );
      root += root * Math.expm1(step);
      if (root === Infinity || root === 0) return root;
      const size = Math.abs(step);
      if (size < 1e-16 || (size < 1e-9 && size >= last)) break;
      last = size;
    }
    return root;
  }
}
