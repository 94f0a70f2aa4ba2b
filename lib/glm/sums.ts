/** What is accumulated of every voxel while volumes go by. @module */
import type { DesignBasis } from "./basis.ts";

/** Which noise model a fit assumes. */
export type NoiseModel = "ols" | "ar1";

/** The regressors on which series are accumulated, row after row. */
export interface Projection {
  /** Values, row-major `rowCount × width`. */
  readonly rows: Float64Array;
  /**
   * Columns a row: the basis; for AR(1) also its neighbours' sum
   * `q(t−1) + q(t+1)`; and the constant where the design does not span it.
   */
  readonly width: number;
}

/**
 * Sums over the kept scans of one run, for a set of voxels. `z` is the series
 * less `shift`, with non-finite samples set to zero.
 */
export interface RunSums {
  /** The noise model that the sums serve. */
  readonly noiseModel: NoiseModel;
  /** Number of voxels. */
  readonly voxelCount: number;
  /** Value subtracted from each voxel's series. */
  readonly shift: Float64Array;
  /** Projected sums, `width × voxelCount`: row k holds Σₜ rows[t][k]·z. */
  readonly projected: Float64Array;
  /** Σ z². */
  readonly squares: Float64Array;
  /** Σ zₜ·zₜ₊₁ (zeros for OLS). */
  readonly lag: Float64Array;
  /** z of the first scan (none where the design spans a constant). */
  readonly first: Float64Array;
  /** z of the last scan. */
  readonly last: Float64Array;
}

/**
 * Lays out the regressors that a noise model's sums are taken over.
 *
 * @param basis The design's basis.
 * @param noiseModel The noise model.
 * @returns The projection.
 */
export function makeProjection(
  basis: DesignBasis,
  noiseModel: NoiseModel,
): Projection {
  const { q, rank, rowCount } = basis;
  const neighbours = noiseModel === "ar1" ? rank : 0;
  const width = rank + neighbours + (basis.hasConstant ? 0 : 1);
  const rows = new Float64Array(rowCount * width);
  for (let t = 0; t < rowCount; t++) {
    const row = t * width;
    for (let k = 0; k < rank; k++) {
      rows[row + k] = q[t * rank + k];
      if (neighbours === 0) continue;
      const before = t > 0 ? q[(t - 1) * rank + k] : 0;
      const after = t < rowCount - 1 ? q[(t + 1) * rank + k] : 0;
      rows[row + rank + k] = before + after;
    }
    if (!basis.hasConstant) rows[row + width - 1] = 1;
  }
  return { rows, width };
}
