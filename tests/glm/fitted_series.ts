/** Residuals, fitted series and explained variance of whole series. @module */
import {
  LANES,
  readLanes,
  subtractFit,
  whitenLanes,
} from "../../lib/kernels/lanes.ts";
import type { DesignBasis } from "../../lib/glm/basis.ts";
import type { SeriesSlab } from "../../lib/glm/slab_fit.ts";

/** The part of a fit that gives its series. */
export interface FittedVoxels {
  /** The design's basis. */
  readonly basis: DesignBasis;
  /** Number of voxels. */
  readonly voxelCount: number;
  /** Number of autoregressive coefficients; 0 for ordinary least squares. */
  readonly order: number;
  /** Coefficients on the basis, `rank × voxelCount`, without the level. */
  readonly coefficients: Float64Array;
  /** Level of each voxel's series, a multiple of the constant series. */
  readonly level: Float64Array;
  /** Autoregressive coefficients, `order × voxelCount`. */
  readonly autoregression: Float64Array;
}

/** What is wanted of the fitted series, and where it goes. */
export interface FittedSeriesTarget {
  /** Receives residuals, laid out as the slab; may be its own values. */
  readonly residuals?: Float64Array;
  /** Receives fitted series, laid out as the slab; may be its own values. */
  readonly predicted?: Float64Array;
  /** Receives the explained share of variance, one value a voxel of the fit. */
  readonly rSquare?: Float64Array;
}

/**
 * Computes fitted series from whole series and their fit.
 *
 * With L the whitening of the noise model: residuals are the innovations
 * `L·(y − X·β)`, predicted is `X·β`, and R² is `var(L·X·β) / var(L·y)` (0 where
 * the series does not vary). nilearn has the same R², but predicted as `L·X·β`
 * and residuals as `y − L·X·β`.
 */
export class FittedSeries {
  readonly #fit: FittedVoxels;
  readonly #compat: boolean;
  readonly #series: Float64Array;
  readonly #predicted: Float64Array;
  readonly #whitened: Float64Array;
  readonly #whitenedFit: Float64Array;
  readonly #coefficients: Float64Array;
  readonly #rho: Float64Array;

  /**
   * Prepares the arithmetic that all slabs share.
   *
   * @param fit The fit.
   * @param compat Whether residuals and predicted are nilearn's.
   */
  constructor(fit: FittedVoxels, compat = false) {
    const { rank, rowCount } = fit.basis;
    this.#fit = fit;
    this.#compat = compat;
    this.#series = new Float64Array(LANES * rowCount);
    this.#predicted = new Float64Array(LANES * rowCount);
    this.#whitened = new Float64Array(LANES * rowCount);
    this.#whitenedFit = new Float64Array(LANES * rowCount);
    this.#coefficients = new Float64Array(LANES * rank);
    this.#rho = new Float64Array(LANES * fit.order);
  }

  /**
   * Computes what is wanted of a slab.
   *
   * @param slab The series, scaled as they were for the fit.
   * @param at Where the slab's first voxel stands in the fit.
   * @param target What is wanted.
   */
  compute(slab: SeriesSlab, at: number, target: FittedSeriesTarget): void {
    const { stride } = slab;
    for (let v = 0; v < slab.voxelCount; v += LANES) {
      const count = Math.min(LANES, slab.voxelCount - v);
      this.#load(slab, v, at + v, count);
      if (target.rSquare) this.#writeRSquare(target.rSquare, at + v, count);
      if (target.predicted) {
        const from = this.#compat ? this.#whitenedFit : this.#predicted;
        writeLanes(from, target.predicted, stride, v, count);
      }
      if (target.residuals) {
        const from = this.#compat ? this.#series : this.#whitened;
        subtract(from, this.#whitenedFit);
        writeLanes(from, target.residuals, stride, v, count);
      }
    }
  }

  /** Brings four voxels and their fit into the lanes. */
  #load(slab: SeriesSlab, v: number, at: number, count: number): void {
    const { autoregression, basis, coefficients, level, voxelCount } =
      this.#fit;
    readLanes(slab.values, slab.stride, v, count, this.#series);
    readLanes(coefficients, voxelCount, at, count, this.#coefficients);
    readLanes(autoregression, voxelCount, at, count, this.#rho);
    const predicted = this.#predicted;
    predicted.fill(0);
    subtractFit(basis.q, this.#coefficients, predicted);
    for (let l = 0; l < count; l++) {
      for (let i = l; i < predicted.length; i += LANES) {
        predicted[i] = level[at + l] - predicted[i];
      }
    }
    whitenLanes(this.#series, this.#rho, this.#whitened);
    whitenLanes(predicted, this.#rho, this.#whitenedFit);
  }

  #writeRSquare(target: Float64Array, at: number, count: number): void {
    for (let l = 0; l < count; l++) {
      const total = variation(this.#whitened, l);
      target[at + l] = total > 0 ? variation(this.#whitenedFit, l) / total : 0;
    }
  }
}

function subtract(from: Float64Array, values: Float64Array): void {
  for (let i = 0; i < from.length; i++) from[i] -= values[i];
}

/** Σ of squared distances of one lane from its mean. */
function variation(lanes: Float64Array, lane: number): number {
  const scans = lanes.length / LANES;
  const shift = lanes[lane];
  let sum = 0;
  for (let i = lane; i < lanes.length; i += LANES) sum += lanes[i] - shift;
  const mean = shift + sum / scans;
  let squares = 0;
  for (let i = lane; i < lanes.length; i += LANES) {
    squares += (lanes[i] - mean) * (lanes[i] - mean);
  }
  return squares;
}

/** Copies lanes back into rows of scans. */
function writeLanes(
  lanes: Float64Array,
  values: Float64Array,
  stride: number,
  first: number,
  count: number,
): void {
  for (
    let to = first, from = 0;
    from < lanes.length;
    to += stride, from += LANES
  ) {
    for (let l = 0; l < count; l++) values[to + l] = lanes[from + l];
  }
}
