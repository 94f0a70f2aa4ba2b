/** Contrasts of a fit whose voxels have coefficients of their own. @module */
import { dot } from "../kernels/dot.ts";
import { diagonalize } from "../kernels/symmetric_eigen.ts";
import { combineParameters, weightsOnBasis } from "./combine_parameters.ts";
import type { ContrastEstimate, StatType } from "./estimate.ts";
import type { ArFit } from "./slab_fit.ts";
import { WhitenedGram } from "./whitened_gram.ts";

/**
 * Computes a contrast of an autoregressive fit: the effects and variances of
 * `estimateContrast`, with each voxel's own covariance of the parameters.
 *
 * @param fit The fitted run.
 * @param rows Contrast rows, each with one weight a design column.
 * @param statType `"t"` for one row, `"F"` for one or more.
 * @returns The estimate.
 * @throws {RangeError} If the rows of an F contrast depend on one another.
 */
export function estimateArContrast(
  fit: ArFit,
  rows: readonly Float64Array[],
  statType: StatType,
): ContrastEstimate {
  const { autoregression, basis, order, voxelCount } = fit;
  const gram = new WhitenedGram(basis, order);
  const onBasis = rows.map((row) => weightsOnBasis(row, basis));
  const forward = onBasis.map((row) => row.slice());
  const spread = new SpreadRoot(rows.length);
  const effect = new Float64Array(rows.length * voxelCount);
  const variance = fit.dispersion.slice();
  rows.forEach((row, i) => {
    const from = i * voxelCount;
    combineParameters(fit, row, effect.subarray(from, from + voxelCount));
  });
  for (let v = 0; v < voxelCount; v++) {
    gram.factor(autoregression, v, voxelCount);
    onBasis.forEach((row, i) => {
      forward[i].set(row);
      gram.forward(forward[i]);
    });
    if (statType === "t") variance[v] *= dot(forward[0], forward[0]);
    else spread.whiten(forward, effect, v, voxelCount);
  }
  return { dimension: rows.length, statType, effect, variance, dof: fit.dof };
}

/** The symmetric root of the inverse of rows' covariance, voxel by voxel. */
class SpreadRoot {
  readonly #size: number;
  readonly #matrix: Float64Array;
  readonly #vectors: Float64Array;
  readonly #raw: Float64Array;

  constructor(size: number) {
    this.#size = size;
    this.#matrix = new Float64Array(size * size);
    this.#vectors = new Float64Array(size * size);
    this.#raw = new Float64Array(size);
  }

  /** Whitens a voxel's effects, whose covariance is `forward · forwardᵀ`. */
  whiten(
    forward: readonly Float64Array[],
    effect: Float64Array,
    v: number,
    voxelCount: number,
  ): void {
    const q = this.#size;
    const matrix = this.#matrix;
    const vectors = this.#vectors;
    for (let i = 0; i < q; i++) {
      for (let j = 0; j <= i; j++) {
        matrix[i * q + j] = dot(forward[i], forward[j]);
        matrix[j * q + i] = matrix[i * q + j];
      }
    }
    diagonalize(matrix, q, vectors);
    let largest = 0;
    let smallest = Infinity;
    for (let k = 0; k < q; k++) {
      largest = Math.max(largest, matrix[k * q + k]);
      smallest = Math.min(smallest, matrix[k * q + k]);
    }
    if (!(smallest > q * Number.EPSILON * largest)) {
      throw new RangeError(
        `the ${q} rows of the F contrast depend on one another given the design`,
      );
    }
    const raw = this.#raw;
    for (let i = 0; i < q; i++) {
      raw[i] = effect[i * voxelCount + v];
      effect[i * voxelCount + v] = 0;
    }
    for (let k = 0; k < q; k++) {
      let along = 0;
      for (let i = 0; i < q; i++) along += vectors[i * q + k] * raw[i];
      along /= Math.sqrt(matrix[k * q + k]);
      for (let i = 0; i < q; i++) {
        effect[i * voxelCount + v] += vectors[i * q + k] * along;
      }
    }
  }
}
