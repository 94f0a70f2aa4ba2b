/** Autoregressive coefficients from autocovariances. @module */

/**
 * Solves the Yule–Walker equations `Toeplitz(r₀ … rₙ₋₁)·ρ = (r₁ … rₙ)` by
 * elimination with partial pivoting: the autocovariances are not biased ones,
 * so the matrix need not be positive definite.
 */
export class YuleWalker {
  readonly #order: number;
  /** The matrix with its right-hand side, row by row. */
  readonly #system: Float64Array;

  /**
   * Makes room for the equations.
   *
   * @param order Number of coefficients.
   */
  constructor(order: number) {
    this.#order = order;
    this.#system = new Float64Array(order * (order + 1));
  }

  /**
   * Solves for the coefficients of one voxel.
   *
   * @param covariances r₀ … rₙ.
   * @param target Receives ρ₁ … ρₙ; all zero where r₀ is not positive or the
   * matrix is singular to rounding.
   */
  solve(covariances: Float64Array, target: Float64Array): void {
    const order = this.#order;
    const width = order + 1;
    const system = this.#system;
    const power = covariances[0];
    target.fill(0);
    if (!(power > 0)) return;
    for (let i = 0; i < order; i++) {
      for (let j = 0; j < order; j++) {
        system[i * width + j] = covariances[Math.abs(i - j)];
      }
      system[i * width + order] = covariances[i + 1];
    }
    const smallest = order * Number.EPSILON * power;
    for (let i = 0; i < order; i++) {
      bringUpLargest(system, width, i);
      const pivot = system[i * width + i];
      if (!(Math.abs(pivot) > smallest)) return;
      for (let row = i + 1; row < order; row++) {
        const factor = system[row * width + i] / pivot;
        for (let j = i + 1; j < width; j++) {
          system[row * width + j] -= factor * system[i * width + j];
        }
      }
    }
    for (let i = order - 1; i >= 0; i--) {
      let sum = system[i * width + order];
      for (let j = i + 1; j < order; j++) {
        sum -= system[i * width + j] * target[j];
      }
      target[i] = sum / system[i * width + i];
    }
  }
}

/** Swaps row `i` with the row below whose element in column `i` is largest. */
function bringUpLargest(system: Float64Array, width: number, i: number): void {
  let best = i;
  for (let row = i + 1; row < width - 1; row++) {
    const size = Math.abs(system[row * width + i]);
    if (size > Math.abs(system[best * width + i])) best = row;
  }
  if (best === i) return;
  for (let j = i; j < width; j++) {
    const value = system[i * width + j];
    system[i * width + j] = system[best * width + j];
    system[best * width + j] = value;
  }
}
