/** Weighted least squares of one voxel's maps. @module */

/**
 * Fits one voxel after another on rows of a basis, each row with a weight.
 * Sums run over the rows in their order.
 */
export class WeightedFit {
  /** Coefficients, `rank` values; overwritten by the next fit. */
  readonly coefficients: Float64Array;
  /** (Qᵀ·W·Q)⁻¹, row-major `rank × rank`; overwritten by the next fit. */
  readonly inverse: Float64Array;
  /** Residuals of the rows; overwritten by the next fit. */
  readonly residuals: Float64Array;
  readonly #rank: number;
  readonly #factor: Float64Array;
  readonly #column: Float64Array;

  /**
   * @param rank Columns of the basis.
   * @param mostRows Most rows of a fit.
   */
  constructor(rank: number, mostRows: number) {
    this.#rank = rank;
    this.coefficients = new Float64Array(rank);
    this.inverse = new Float64Array(rank * rank);
    this.residuals = new Float64Array(mostRows);
    this.#factor = new Float64Array(rank * rank);
    this.#column = new Float64Array(rank);
  }

  /**
   * Factors Qᵀ·W·Q and inverts it.
   *
   * @param q Rows of the basis, row-major `count × rank`.
   * @param weights One weight a row, each above 0.
   * @param count Number of rows.
   * @returns Whether the rows determine the coefficients.
   */
  factor(q: Float64Array, weights: Float64Array, count: number): boolean {
    const rank = this.#rank;
    const l = this.#factor;
    l.fill(0);
    for (let t = 0; t < count; t++) {
      const row = t * rank;
      for (let i = 0; i < rank; i++) {
        const weighted = weights[t] * q[row + i];
        for (let j = 0; j <= i; j++) l[i * rank + j] += weighted * q[row + j];
      }
    }
    return this.#cholesky() && this.#invert();
  }

  /**
   * Finds coefficients and residuals with the factors of the last call of
   * {@linkcode factor}.
   *
   * @param q The same rows.
   * @param weights The same weights.
   * @param y One value a row.
   * @param count Number of rows.
   * @param turns 2 to take up, in a second turn, what rounding left of the first.
   * @returns The weighted sum of squared residuals.
   */
  solve(
    q: Float64Array,
    weights: Float64Array,
    y: Float64Array,
    count: number,
    turns: 1 | 2 = 2,
  ): number {
    const rank = this.#rank;
    const { coefficients, inverse, residuals } = this;
    const projected = this.#column;
    coefficients.fill(0);
    residuals.set(y.subarray(0, count));
    for (let turn = 0; turn < turns; turn++) {
      projected.fill(0);
      for (let t = 0; t < count; t++) {
        const weighted = weights[t] * residuals[t];
        for (let i = 0; i < rank; i++) {
          projected[i] += weighted * q[t * rank + i];
        }
      }
      for (let i = 0; i < rank; i++) {
        let sum = 0;
        for (let j = 0; j < rank; j++) {
          sum += inverse[i * rank + j] * projected[j];
        }
        coefficients[i] += sum;
      }
      for (let t = 0; t < count; t++) {
        let fitted = 0;
        for (let i = 0; i < rank; i++) {
          fitted += q[t * rank + i] * coefficients[i];
        }
        residuals[t] = y[t] - fitted;
      }
    }
    let squares = 0;
    for (let t = 0; t < count; t++) {
      squares += weights[t] * residuals[t] * residuals[t];
    }
    return squares;
  }

  /** Logarithm of the determinant of Qᵀ·W·Q. */
  get logDeterminant(): number {
    const rank = this.#rank;
    let sum = 0;
    for (let i = 0; i < rank; i++) {
      sum += Math.log(this.#factor[i * rank + i]);
    }
    return 2 * sum;
  }

  /** The lower factor in place; whether all pivots are well above rounding. */
  #cholesky(): boolean {
    const rank = this.#rank;
    const l = this.#factor;
    for (let i = 0; i < rank; i++) {
      const diagonal = l[i * rank + i];
      for (let j = 0; j <= i; j++) {
        let sum = l[i * rank + j];
        for (let k = 0; k < j; k++) sum -= l[i * rank + k] * l[j * rank + k];
        if (i !== j) l[i * rank + j] = sum / l[j * rank + j];
        else if (!(sum > 1e-12 * diagonal)) return false;
        else l[i * rank + i] = Math.sqrt(sum);
      }
    }
    return true;
  }

  #invert(): boolean {
    const rank = this.#rank;
    const l = this.#factor;
    const { inverse } = this;
    const column = this.#column;
    for (let j = 0; j < rank; j++) {
      for (let i = 0; i < rank; i++) {
        let sum = i === j ? 1 : 0;
        for (let k = 0; k < i; k++) sum -= l[i * rank + k] * column[k];
        column[i] = sum / l[i * rank + i];
      }
      for (let i = rank - 1; i >= 0; i--) {
        let sum = column[i];
        for (let k = i + 1; k < rank; k++) sum -= l[k * rank + i] * column[k];
        column[i] = sum / l[i * rank + i];
        inverse[i * rank + j] = column[i];
      }
    }
    return true;
  }
}
