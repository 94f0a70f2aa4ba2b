/** Fitted series and residuals, a volume at a time. @module */
import type { DesignBasis } from "./basis.ts";
import type { RunFit } from "./reduce.ts";
import type { ArFit } from "./slab_fit.ts";

/** The part of a fit that gives its series. */
export type FittedVoxels = Omit<ArFit, "dispersion" | "dof">;

/**
 * Finds what of a fit gives its series.
 *
 * @param fit A fit with coefficients in hundredths, or with any.
 * @returns Coefficients and noise of each voxel.
 */
export function fittedVoxels(fit: RunFit | ArFit): FittedVoxels {
  if ("order" in fit) return fit;
  const { basis, bins, coefficients, level, voxelCount } = fit;
  const order = bins.some((bin) => bin !== 0) ? 1 : 0;
  return {
    basis,
    voxelCount,
    order,
    coefficients,
    level,
    autoregression: Float64Array.from(
      { length: order * voxelCount },
      (_, v) => bins[v] / 100,
    ),
  };
}

/** Gives the fitted value X·β of every voxel, scan after scan. */
export class FittedVolumes {
  readonly #basis: DesignBasis;
  readonly #fit: FittedVoxels;
  #scan = 0;

  /**
   * Starts before the first scan.
   *
   * @param fit The fit.
   */
  constructor(fit: FittedVoxels) {
    this.#basis = fit.basis;
    this.#fit = fit;
  }

  /**
   * Computes the next scan.
   *
   * @param target Receives one value a voxel.
   */
  next(target: Float64Array): void {
    const { q, rank } = this.#basis;
    const { coefficients, level, voxelCount } = this.#fit;
    const row = this.#scan * rank;
    target.fill(0);
    for (let k = 0; k < rank; k++) {
      const weight = q[row + k];
      const from = k * voxelCount;
      for (let v = 0; v < voxelCount; v++) {
        target[v] += weight * coefficients[from + v];
      }
    }
    for (let v = 0; v < voxelCount; v++) target[v] += level[v];
    this.#scan++;
  }
}

/**
 * Whitens series scan after scan, each voxel's by its own coefficients:
 * `wₜ = zₜ − Σᵢ ρᵢ·zₜ₋ᵢ`, without the terms before the first scan.
 */
export class VolumeWhitener {
  readonly #fit: FittedVoxels;
  readonly #past: readonly Float64Array[];
  #scan = 0;

  /**
   * Starts before the first scan.
   *
   * @param fit The fit.
   */
  constructor(fit: FittedVoxels) {
    this.#fit = fit;
    this.#past = Array.from(
      { length: fit.order },
      () => new Float64Array(fit.voxelCount),
    );
  }

  /**
   * Whitens the next scan.
   *
   * @param values One value a voxel.
   * @param target Receives the whitened values; not `values` itself.
   */
  next(values: Float64Array, target: Float64Array): void {
    const { autoregression, order, voxelCount } = this.#fit;
    target.set(values);
    for (let lag = 1; lag <= Math.min(order, this.#scan); lag++) {
      const past = this.#past[(this.#scan - lag) % order];
      const from = (lag - 1) * voxelCount;
      for (let v = 0; v < voxelCount; v++) {
        target[v] -= autoregression[from + v] * past[v];
      }
    }
    if (order > 0) this.#past[this.#scan % order].set(values);
    this.#scan++;
  }
}

/** The sum of squared distances from the mean over time, voxel by voxel. */
export class Variation {
  readonly #mean: Float64Array;
  /** What was found so far. */
  readonly squares: Float64Array;
  #scan = 0;

  /**
   * Starts before the first scan.
   *
   * @param voxelCount Number of voxels.
   */
  constructor(voxelCount: number) {
    this.#mean = new Float64Array(voxelCount);
    this.squares = new Float64Array(voxelCount);
  }

  /**
   * Adds a scan (Welford, Technometrics 1962;4:419).
   *
   * @param values One value a voxel.
   */
  add(values: Float64Array): void {
    const mean = this.#mean;
    const count = ++this.#scan;
    for (let v = 0; v < values.length; v++) {
      const distance = values[v] - mean[v];
      mean[v] += distance / count;
      this.squares[v] += distance * (values[v] - mean[v]);
    }
  }
}
