/** A scale on which sums of flipped numbers have an exponential tail. @module */

import { normalLogSf } from "./normal.ts";

/** Points of the scale. */
const POINTS = 128;
/** Tilts, in units of 1 / the sum's standard deviation, of its ends. */
const FIRST = 0.05;
const LAST = 60;

/**
 * Approximates −log P(Σ ±aᵢ ≥ x), all signs equally likely, by the saddlepoint
 * (Lugannani and Rice in Barndorff-Nielsen's form; Robinson, J Roy Stat Soc B
 * 44:91, 1982): with K(θ) = Σ log cosh θaᵢ, K′(θ) = x, w² = 2 (θx − K(θ)) and
 * u = θ √K″(θ), P is the normal tail of w + log(u / w) / w. It is off by a few
 * per cent for as few as twenty numbers, unless one or two outweigh the rest.
 */
export class SignFlipScale {
  readonly #sums = new Float64Array(POINTS);
  readonly #logs = new Float64Array(POINTS);
  #count = 0;

  /**
   * Finds the scale at a number of tilts; between them it is linear.
   *
   * @param numbers The numbers a, not all 0.
   */
  constructor(numbers: Float64Array) {
    let square = 0;
    for (const number of numbers) square += number * number;
    const step = Math.log(LAST / FIRST) / (POINTS - 1);
    for (let i = 0; i < POINTS; i++) {
      const theta = FIRST * Math.exp(step * i) / Math.sqrt(square);
      let k = 0;
      let sum = 0;
      let curvature = 0;
      for (const number of numbers) {
        const z = theta * Math.abs(number);
        const tanh = Math.tanh(z);
        k += z + Math.log1p(Math.exp(-2 * z)) - Math.LN2;
        sum += Math.abs(number) * tanh;
        curvature += number * number * (1 - tanh * tanh);
      }
      const w = Math.sqrt(2 * (theta * sum - k));
      const u = theta * Math.sqrt(curvature);
      const log = -normalLogSf(w + Math.log(u / w) / w);
      const last = this.#count - 1;
      const rises = last < 0 ||
        (sum > this.#sums[last] * (1 + 1e-9) && log > this.#logs[last]);
      if (!(rises && u > 0 && Number.isFinite(log))) break;
      this.#sums[this.#count] = sum;
      this.#logs[this.#count] = log;
      this.#count++;
    }
  }

  /**
   * Approximates −log P of a sum; beyond the ends of the scale it goes on as
   * at its ends.
   *
   * @param sum x.
   * @returns A number that increases with x.
   */
  at(sum: number): number {
    const sums = this.#sums;
    let from = 0;
    let to = this.#count - 1;
    while (to - from > 1) {
      const middle = from + to >> 1;
      if (sums[middle] <= sum) from = middle;
      else to = middle;
    }
    const slope = (this.#logs[to] - this.#logs[from]) / (sums[to] - sums[from]);
    return this.#logs[from] + slope * (sum - sums[from]);
  }
}
