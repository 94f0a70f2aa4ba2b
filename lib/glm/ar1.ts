/** The AR(1) fit of one voxel from its sums. @module */
import { invertPositiveDefinite } from "../kernels/cholesky.ts";
import { dot } from "../kernels/dot.ts";
import type { DesignBasis } from "./basis.ts";
import type { ScaledVoxel } from "./voxel_reader.ts";

const BINS = 100;

/** Bins and solves voxels, keeping what all voxels of a bin share. */
export class Ar1Solver {
  /** Inverse of the whitened basis' Gram matrix, by bin. */
  readonly covariances: Map<number, Float64Array> = new Map();
  /** Coefficients of the voxel solved last. */
  readonly solution: Float64Array;
  readonly #basis: DesignBasis;
  /** Q′(q(t−1) + q(t+1)). */
  readonly #neighbourGram: Float64Array;
  readonly #first: Float64Array;
  readonly #last: Float64Array;
  readonly #score: Float64Array;
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
    this.#neighbourGram = neighbourGram(basis);
    this.#first = q.subarray(0, rank);
    this.#last = q.subarray((rowCount - 1) * rank);
    this.#score = new Float64Array(rank);
    this.#unfitted = new Float64Array(rank);
    this.solution = new Float64Array(rank);
  }

  /**
   * Takes the voxel that is binned and solved next.
   *
   * @param voxel Its sums; they must not change meanwhile.
   */
  load(voxel: ScaledVoxel): void {
    const { g, h } = voxel;
    const rank = g.length;
    const gram = this.#neighbourGram;
    let cross = 0;
    for (let i = 0; i < rank; i++) {
      let fitted = 0;
      for (let j = 0; j < rank; j++) fitted += gram[i * rank + j] * g[j];
      this.#unfitted[i] = h[i] - fitted;
      cross += g[i] * (fitted / 2 - h[i]);
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
    const rank = g.length;
    const covariance = this.#covariance(bin);
    this.solution.set(g);
    if (bin === 0) return this.#power;
    const rho = bin / BINS;
    const last = lastValue - dot(g, this.#last);
    for (let i = 0; i < rank; i++) {
      this.#score[i] = -rho * this.#unfitted[i] -
        rho * rho * this.#last[i] * last;
    }
    let gain = 0;
    for (let i = 0; i < rank; i++) {
      let step = 0;
      for (let j = 0; j < rank; j++) {
        step += covariance[i * rank + j] * this.#score[j];
      }
      this.solution[i] += step;
      gain += step * this.#score[i];
    }
    const whitened = this.#power * (1 + rho * rho) - 2 * rho * this.#lag -
      rho * rho * last * last;
    return Math.max(whitened - gain, 0);
  }

  #covariance(bin: number): Float64Array {
    const known = this.covariances.get(bin);
    if (known) return known;
    const { rank } = this.#basis;
    const rho = bin / BINS;
    const gram = new Float64Array(rank * rank);
    for (let i = 0; i < rank; i++) {
      for (let j = 0; j < rank; j++) {
        gram[i * rank + j] = (i === j ? 1 + rho * rho : 0) -
          rho * this.#neighbourGram[i * rank + j] -
          rho * rho * this.#last[i] * this.#last[j];
      }
    }
    const covariance = invertPositiveDefinite(gram, rank);
    this.covariances.set(bin, covariance);
    return covariance;
  }
}

function neighbourGram(basis: DesignBasis): Float64Array {
  const { q, rank, rowCount } = basis;
  const gram = new Float64Array(rank * rank);
  for (let t = 0; t < rowCount - 1; t++) {
    for (let i = 0; i < rank; i++) {
      for (let j = 0; j < rank; j++) {
        gram[i * rank + j] += q[t * rank + i] * q[(t + 1) * rank + j] +
          q[(t + 1) * rank + i] * q[t * rank + j];
      }
    }
  }
  return gram;
}
