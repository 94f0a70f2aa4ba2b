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

  constructor(basis: DesignBasis) {
    const { q, rank, rowCount } = basis;
    this.#basis = basis;
    this.#neighbourGram = neighbourGram(basis);
    this.#first = q.subarray(0, rank);
    this.#last = q.subarray((rowCount - 1) * rank);
    this.#score = new Float64Array(rank);
    this.solution = new Float64Array(rank);
  }

  /** The voxel's AR(1) coefficient in hundredths, truncated towards zero. */
  bin(voxel: ScaledVoxel, center: number): number {
    const { rowCount, constant } = this.#basis;
    let power = residualPower(voxel);
    let lag = this.#residualLag(voxel);
    if (center !== 0) {
      const total = voxel.total - dot(voxel.g, constant);
      const first = voxel.first - dot(voxel.g, this.#first);
      const last = voxel.last - dot(voxel.g, this.#last);
      power += center * (rowCount * center - 2 * total);
      lag -= center * (2 * total - first - last - (rowCount - 1) * center);
    }
    if (!(power > 0)) return 0;
    const rho = (lag / (rowCount - 1)) / (power / rowCount);
    return Math.trunc(rho * BINS) + 0;
  }

  /** Solves the voxel at a bin's coefficient; returns the whitened RSS. */
  solve(voxel: ScaledVoxel, bin: number): number {
    const { g, h } = voxel;
    const rank = g.length;
    const power = residualPower(voxel);
    const covariance = this.#covariance(bin);
    this.solution.set(g);
    if (bin === 0) return power;
    const rho = bin / BINS;
    const last = voxel.last - dot(g, this.#last);
    const gram = this.#neighbourGram;
    for (let i = 0; i < rank; i++) {
      let fitted = 0;
      for (let j = 0; j < rank; j++) fitted += gram[i * rank + j] * g[j];
      this.#score[i] = -rho * (h[i] - fitted) -
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
    const whitened = power * (1 + rho * rho) -
      2 * rho * this.#residualLag(voxel) - rho * rho * last * last;
    return Math.max(whitened - gain, 0);
  }

  /** Σ eₜ·eₜ₊₁ of the OLS residuals. */
  #residualLag(voxel: ScaledVoxel): number {
    const { g, h } = voxel;
    const rank = g.length;
    const gram = this.#neighbourGram;
    let cross = 0;
    for (let i = 0; i < rank; i++) {
      let fitted = 0;
      for (let j = 0; j < rank; j++) fitted += gram[i * rank + j] * g[j];
      cross += g[i] * (fitted / 2 - h[i]);
    }
    return voxel.lag + cross;
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

function residualPower(voxel: ScaledVoxel): number {
  return Math.max(voxel.squares - dot(voxel.g, voxel.g), 0);
}
