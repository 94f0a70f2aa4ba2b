/** The AR(1) fit of one voxel from its sums. @module */
import { dot } from "../kernels/dot.ts";
import type { DesignBasis } from "./basis.ts";
import type { ScaledVoxel } from "./voxel_reader.ts";
import { makeWhitening, type Whitening } from "./whitening.ts";

const BINS = 100;

/** Bins and solves voxels, keeping what all voxels of a bin share. */
export class Ar1Solver {
  /** Coefficients of the voxel solved last. */
  readonly solution: Float64Array;
  readonly #basis: DesignBasis;
  readonly #whitening: Whitening;
  readonly #bins = new Set<number>();
  readonly #first: Float64Array;
  readonly #last: Float64Array;
  readonly #score: Float64Array;
  readonly #step: Float64Array;
  /** What the neighbours' sums hold beyond the OLS fit. */
  readonly #unfitted: Float64Array;
  #voxel!: ScaledVoxel;
  /** Σ eₜ² of the OLS residuals. */
  #power = 0;
  /** Σ eₜ·eₜ₊₁ of the OLS residuals. */
  #lag = 0;

  /** @param basis The design's basis. */
  constructor(basis: DesignBasis) {
    const { q, rank, rowCount } = basis;
    this.#basis = basis;
    this.#whitening = makeWhitening(basis);
    this.#first = q.subarray(0, rank);
    this.#last = q.subarray((rowCount - 1) * rank);
    this.#score = new Float64Array(rank);
    this.#step = new Float64Array(rank);
    this.#unfitted = new Float64Array(rank);
    this.solution = new Float64Array(rank);
  }

  /** The columns' neighbours in time, where they have none but themselves. */
  get neighbours(): Float64Array | undefined {
    return this.#whitening.diagonal;
  }

  /** The columns at the last scan. */
  get last(): Float64Array {
    return this.#last;
  }

  /**
   * Takes note of a coefficient that a voxel was solved with elsewhere.
   *
   * @param bin The coefficient in hundredths.
   */
  note(bin: number): void {
    this.#bins.add(bin);
  }

  /** Covariance of the coefficients per unit of dispersion, by bin solved. */
  get covariances(): Map<number, Float64Array> {
    return new Map(
      Array.from(
        this.#bins,
        (bin) => [bin, this.#whitening.inverse(bin / BINS)],
      ),
    );
  }

  /**
   * Takes the voxel that is binned and solved next.
   *
   * @param voxel Its sums; they must not change meanwhile.
   */
  load(voxel: ScaledVoxel): void {
    const { g, h } = voxel;
    const fitted = this.#unfitted;
    this.#whitening.multiply(g, fitted);
    let cross = 0;
    for (let i = 0; i < g.length; i++) {
      cross += g[i] * (fitted[i] / 2 - h[i]);
      fitted[i] = h[i] - fitted[i];
    }
    this.#voxel = voxel;
    this.#lag = voxel.lag + cross;
    this.#power = Math.max(voxel.squares - dot(g, g), 0);
  }

  /**
   * Finds the voxel's AR(1) coefficient.
   *
   * @param center Mean residual over all voxels and scans.
   * @returns The coefficient in hundredths, truncated towards zero.
   */
  bin(center: number): number {
    const { rowCount, constant } = this.#basis;
    let power = this.#power;
    let lag = this.#lag;
    if (center !== 0) {
      const { g, total, first, last } = this.#voxel;
      const sum = total - dot(g, constant);
      const ends = first - dot(g, this.#first) + last - dot(g, this.#last);
      power += center * (rowCount * center - 2 * sum);
      lag -= center * (2 * sum - ends - (rowCount - 1) * center);
    }
    if (!(power > 0)) return 0;
    const rho = (lag / (rowCount - 1)) / (power / rowCount);
    return Math.trunc(rho * BINS) + 0;
  }

  /**
   * Solves the voxel; its coefficients are then in `solution`.
   *
   * @param bin Its AR(1) coefficient in hundredths.
   * @returns The whitened residual sum of squares.
   */
  solve(bin: number): number {
    const { g, last: lastValue } = this.#voxel;
    this.#bins.add(bin);
    this.solution.set(g);
    if (bin === 0) return this.#power;
    const rho = bin / BINS;
    const last = lastValue - dot(g, this.#last);
    const score = this.#score;
    const step = this.#step;
    for (let i = 0; i < score.length; i++) {
      score[i] = -rho * this.#unfitted[i] - rho * rho * this.#last[i] * last;
    }
    this.#whitening.solve(rho, score, step);
    let gain = 0;
    for (let i = 0; i < score.length; i++) {
      this.solution[i] += step[i];
      gain += step[i] * score[i];
    }
    const whitened = this.#power * (1 + rho * rho) - 2 * rho * this.#lag -
      rho * rho * last * last;
    return Math.max(whitened - gain, 0);
  }
}
