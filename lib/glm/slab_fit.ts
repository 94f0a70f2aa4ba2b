/** The autoregressive fit of whole series, slab by slab. @module */
import { dot } from "../kernels/dot.ts";
import {
  LANES,
  projectLanes,
  readLanes,
  subtractFit,
  whitenBackLanes,
  whitenLanes,
} from "../kernels/lanes.ts";
import { YuleWalker } from "./autoregression.ts";
import type { DesignBasis } from "./basis.ts";
import { WhitenedGram } from "./whitened_gram.ts";

/** Whole series of neighbouring voxels, scan after scan. */
export interface SeriesSlab {
  /** Voxel v at scan t is `values[t * stride + v]`; all finite. */
  readonly values: Float64Array;
  /** Values from one scan to the next. */
  readonly stride: number;
  /** Number of voxels. */
  readonly voxelCount: number;
}

/** A run fitted with each voxel's own autoregressive coefficients. */
export interface ArFit {
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
  /** Residual variance: RSS / (scans − columns), of the whitened series. */
  readonly dispersion: Float64Array;
  /** Autoregressive coefficients, `order × voxelCount`. */
  readonly autoregression: Float64Array;
  /** Residual degrees of freedom: scans − rank. */
  readonly dof: number;
}

/**
 * Fits slabs of whole series, whose voxels are neighbours in the fit.
 *
 * As nilearn's `run_glm` has it: the coefficients solve the Yule–Walker
 * equations of the autocovariances `Σ eₜeₜ₊ₖ / (T − k)` of the least-squares
 * residuals; series and design are whitened by `zₜ − Σᵢ ρᵢ·zₜ₋ᵢ`, without the
 * terms before the first scan, and fitted by least squares. Every voxel is
 * computed on its own: how they are cut into slabs changes no bit.
 */
export class SlabFitter {
  readonly #basis: DesignBasis;
  readonly #order: number;
  readonly #gram: WhitenedGram;
  readonly #yuleWalker: YuleWalker;
  /** The basis column by column. */
  readonly #columns: Float64Array;
  readonly #series: Float64Array;
  readonly #whitened: Float64Array;
  readonly #means = new Float64Array(LANES);
  readonly #projected: Float64Array;
  readonly #rho: Float64Array;
  readonly #score: Float64Array;
  readonly #step: Float64Array;
  readonly #covariances: Float64Array;
  readonly #solved: Float64Array;

  /**
   * Prepares the arithmetic that all slabs share.
   *
   * @param basis The design's basis.
   * @param order Number of autoregressive coefficients; 0 fits ordinary least
   * squares.
   */
  constructor(basis: DesignBasis, order: number) {
    const { q, rank, rowCount } = basis;
    this.#basis = basis;
    this.#order = order;
    this.#gram = new WhitenedGram(basis, order);
    this.#yuleWalker = new YuleWalker(order);
    this.#columns = new Float64Array(q.length);
    for (let t = 0; t < rowCount; t++) {
      for (let k = 0; k < rank; k++) {
        this.#columns[k * rowCount + t] = q[t * rank + k];
      }
    }
    this.#series = new Float64Array(LANES * rowCount);
    this.#whitened = new Float64Array(LANES * rowCount);
    this.#projected = new Float64Array(LANES * rank);
    this.#rho = new Float64Array(LANES * order);
    this.#score = new Float64Array(LANES * rank);
    this.#step = new Float64Array(rank);
    this.#covariances = new Float64Array(order + 1);
    this.#solved = new Float64Array(order);
  }

  /**
   * Sums each voxel's least-squares residuals over time. Where the design
   * spans a constant they vanish; elsewhere their mean over all voxels and
   * scans is what {@linkcode estimate} takes off.
   *
   * @param slab The series.
   * @param target Receives one sum a voxel, from `at` on.
   * @param at Where the slab's first voxel stands in the fit.
   */
  residualTotals(slab: SeriesSlab, target: Float64Array, at: number): void {
    const { constant, hasConstant, rank } = this.#basis;
    const series = this.#series;
    for (let v = 0; v < slab.voxelCount; v += LANES) {
      const count = Math.min(LANES, slab.voxelCount - v);
      readLanes(slab.values, slab.stride, v, count, series);
      projectLanes(this.#columns, series, this.#projected);
      for (let l = 0; l < count; l++) {
        let sum = 0;
        if (!hasConstant) {
          for (let i = l; i < series.length; i += LANES) sum += series[i];
          for (let k = 0; k < rank; k++) {
            sum -= this.#projected[LANES * k + l] * constant[k];
          }
        }
        target[at + v + l] = sum;
      }
    }
  }

  /**
   * Estimates the autoregressive coefficients.
   *
   * @param slab The series.
   * @param center Mean residual over all voxels and scans; 0 where the design
   * spans a constant.
   * @param fit Receives them in `autoregression`.
   * @param at Where the slab's first voxel stands in the fit.
   */
  estimate(slab: SeriesSlab, center: number, fit: ArFit, at: number): void {
    this.#each(slab, (v, count) => this.#estimate(center, fit, at + v, count));
  }

  /**
   * Fits with the coefficients that the fit holds already.
   *
   * @param slab The series.
   * @param fit Receives all results. Autoregressive coefficients that whiten the design to something singular are set to zero.
   * @param at Where the slab's first voxel stands in the fit.
   */
  solve(slab: SeriesSlab, fit: ArFit, at: number): void {
    this.#each(slab, (v, count) => this.#solveLoaded(slab, fit, at, v, count));
  }

  /**
   * Estimates the coefficients and fits with them.
   *
   * @param slab The series.
   * @param center Mean residual over all voxels and scans; 0 where the design
   * spans a constant.
   * @param fit Receives all results.
   * @param at Where the slab's first voxel stands in the fit.
   */
  fit(slab: SeriesSlab, center: number, fit: ArFit, at: number): void {
    this.#each(slab, (v, count) => {
      this.#estimate(center, fit, at + v, count);
      this.#solveLoaded(slab, fit, at, v, count);
    });
  }

  /** Brings the residuals of every four voxels into the lanes. */
  #each(slab: SeriesSlab, take: (v: number, count: number) => void): void {
    for (let v = 0; v < slab.voxelCount; v += LANES) {
      const count = Math.min(LANES, slab.voxelCount - v);
      this.#load(slab, v, count);
      take(v, count);
    }
  }

  #load(slab: SeriesSlab, v: number, count: number): void {
    readLanes(slab.values, slab.stride, v, count, this.#series);
    if (this.#basis.hasConstant) subtractMeans(this.#series, this.#means);
    projectLanes(this.#columns, this.#series, this.#projected);
    subtractFit(this.#basis.q, this.#projected, this.#series);
  }

  #estimate(center: number, fit: ArFit, at: number, count: number): void {
    const order = this.#order;
    const series = this.#series;
    const scans = this.#basis.rowCount;
    for (let l = 0; l < count; l++) {
      for (let lag = 0; lag <= order; lag++) {
        let sum = 0;
        const ahead = LANES * lag;
        for (let i = l; i + ahead < series.length; i += LANES) {
          sum += (series[i] - center) * (series[i + ahead] - center);
        }
        this.#covariances[lag] = sum / (scans - lag);
      }
      this.#yuleWalker.solve(this.#covariances, this.#solved);
      for (let i = 0; i < order; i++) {
        fit.autoregression[i * fit.voxelCount + at + l] = this.#solved[i];
      }
    }
  }

  #solveLoaded(
    slab: SeriesSlab,
    fit: ArFit,
    at: number,
    v: number,
    count: number,
  ): void {
    if (this.#solve(fit, at + v, count)) return;
    this.#load(slab, v, count);
    this.#solve(fit, at + v, count);
  }

  /** Solves the loaded voxels; false where coefficients were set to zero. */
  #solve(fit: ArFit, at: number, count: number): boolean {
    const { columnCount, rank, rowCount } = this.#basis;
    const { autoregression, coefficients, dispersion, voxelCount } = fit;
    const whitened = this.#whitened;
    readLanes(autoregression, voxelCount, at, count, this.#rho);
    whitenLanes(this.#series, this.#rho, whitened);
    whitenBackLanes(whitened, this.#rho, this.#series);
    projectLanes(this.#columns, this.#series, this.#score);
    const step = this.#step;
    let regular = true;
    for (let l = 0; l < count; l++) {
      const v = at + l;
      if (!this.#gram.factor(autoregression, v, voxelCount)) {
        for (let i = 0; i < this.#order; i++) {
          autoregression[i * voxelCount + v] = 0;
        }
        regular = false;
        continue;
      }
      for (let k = 0; k < rank; k++) step[k] = this.#score[LANES * k + l];
      this.#gram.forward(step);
      const gain = dot(step, step);
      this.#gram.back(step);
      let power = 0;
      for (let i = l; i < whitened.length; i += LANES) {
        power += whitened[i] * whitened[i];
      }
      fit.level[v] = this.#means[l];
      dispersion[v] = Math.max(power - gain, 0) / (rowCount - columnCount);
      for (let k = 0; k < rank; k++) {
        coefficients[k * voxelCount + v] = this.#projected[LANES * k + l] +
          step[k];
      }
    }
    return regular;
  }
}

/** Takes the mean off each lane and keeps it. */
function subtractMeans(lanes: Float64Array, means: Float64Array): void {
  const scans = lanes.length / LANES;
  for (let l = 0; l < LANES; l++) {
    const shift = lanes[l];
    let sum = 0;
    for (let i = l; i < lanes.length; i += LANES) sum += lanes[i] - shift;
    const mean = shift + sum / scans;
    for (let i = l; i < lanes.length; i += LANES) lanes[i] -= mean;
    means[l] = mean;
  }
}
