/** The Gram matrix of a basis whitened by autoregressive coefficients. @module */
import type { DesignBasis } from "./basis.ts";

/**
 * Factors `(L·Q)ᵀ(L·Q)` for any autoregressive coefficients, where `L·Q` is
 * the whitened basis, without whitening it anew: the matrix is the quadratic
 * form `Σᵢⱼ aᵢaⱼ·QᵢᵀQⱼ` in a = (1, −ρ₁, …, −ρₙ), with Qᵢ the basis delayed by
 * i scans.
 */
export class WhitenedGram {
  readonly #rank: number;
  readonly #order: number;
  /** For each element of the lower triangle, the terms of all i <= j. */
  readonly #terms: Float64Array;
  readonly #weights: Float64Array;
  /** The Cholesky factor, row-major, lower triangle. */
  readonly #factor: Float64Array;

  /**
   * Multiplies the delayed bases.
   *
   * @param basis The design's basis.
   * @param order Number of autoregressive coefficients.
   */
  constructor(basis: DesignBasis, order: number) {
    const { rank } = basis;
    this.#rank = rank;
    this.#order = order;
    this.#weights = new Float64Array((order + 1) * (order + 2) / 2);
    this.#factor = new Float64Array(rank * rank);
    this.#terms = laggedTerms(basis, order, this.#weights.length);
  }

  /**
   * Factors the matrix for the methods below.
   *
   * @param coefficients ρᵢ is `coefficients[from + (i − 1) * step]`.
   * @param from Where ρ₁ stands.
   * @param step Values from one coefficient to the next.
   * @returns Whether it is positive definite to rounding.
   */
  factor(coefficients: Float64Array, from: number, step: number): boolean {
    this.#weigh(coefficients, from, step);
    const rank = this.#rank;
    const weights = this.#weights;
    const terms = this.#terms;
    const l = this.#factor;
    let term = 0;
    for (let i = 0; i < rank; i++) {
      const row = i * rank;
      for (let j = 0; j <= i; j++) {
        const other = j * rank;
        let sum = 0;
        for (let w = 0; w < weights.length; w++) {
          sum += weights[w] * terms[term++];
        }
        for (let k = 0; k < j; k++) sum -= l[row + k] * l[other + k];
        if (i !== j) l[row + j] = sum / l[other + j];
        else if (sum > 0) l[row + i] = Math.sqrt(sum);
        else return false;
      }
    }
    return true;
  }

  /**
   * Solves with the lower factor: `x = C⁻¹·x`, with `C·Cᵀ` the matrix.
   *
   * @param x Changed in place.
   */
  forward(x: Float64Array): void {
    const rank = this.#rank;
    const l = this.#factor;
    for (let i = 0; i < rank; i++) {
      let sum = x[i];
      for (let k = 0; k < i; k++) sum -= l[i * rank + k] * x[k];
      x[i] = sum / l[i * rank + i];
    }
  }

  /**
   * Solves with the transposed factor: `x = C⁻ᵀ·x`.
   *
   * @param x Changed in place.
   */
  back(x: Float64Array): void {
    const rank = this.#rank;
    const l = this.#factor;
    for (let i = rank - 1; i >= 0; i--) {
      const value = x[i] / l[i * rank + i];
      x[i] = value;
      for (let k = 0; k < i; k++) x[k] -= l[i * rank + k] * value;
    }
  }

  #weigh(coefficients: Float64Array, from: number, step: number): void {
    const order = this.#order;
    const weights = this.#weights;
    let w = 0;
    for (let i = 0; i <= order; i++) {
      const a = i === 0 ? 1 : -coefficients[from + (i - 1) * step];
      weights[w++] = a * a;
      for (let j = i + 1; j <= order; j++) {
        weights[w++] = -a * coefficients[from + (j - 1) * step];
      }
    }
  }
}

/** QᵢᵀQᵢ, and QᵢᵀQⱼ + QⱼᵀQᵢ for i < j, element by element. */
function laggedTerms(
  { q, rank, rowCount }: DesignBasis,
  order: number,
  count: number,
): Float64Array {
  const out = new Float64Array(rank * (rank + 1) / 2 * count);
  let w = 0;
  for (let i = 0; i <= order; i++) {
    for (let j = i; j <= order; j++, w++) {
      for (let t = j; t < rowCount; t++) {
        const a = (t - i) * rank;
        const b = (t - j) * rank;
        let to = w;
        for (let k = 0; k < rank; k++) {
          for (let l = 0; l <= k; l++, to += count) {
            out[to] += q[a + k] * q[b + l];
            if (i !== j) out[to] += q[b + k] * q[a + l];
          }
        }
      }
    }
  }
  return out;
}
