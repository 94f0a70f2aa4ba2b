/** One voxel's sums, brought to the scale of the fit. @module */
import type { DesignBasis } from "./basis.ts";
import type { RunSums } from "../slab/sums.ts";
import type { NoiseModel } from "./projection.ts";

/** How a series is brought to percent of its mean before the fit. */
export type SignalScaling = 0 | "grand-mean" | false;

/** Sums of one voxel after scaling; `g`, `h`: on basis and on its neighbours. */
export interface ScaledVoxel {
  /** On the basis. */
  readonly g: Float64Array;
  /** On the sum of the basis' neighbours in time (zeros for OLS). */
  readonly h: Float64Array;
  /** Σ of the series. */
  total: number;
  /** Σ of squares. */
  squares: number;
  /** Σ of products of neighbours in time. */
  lag: number;
  /** Value of the first scan. */
  first: number;
  /** Value of the last scan. */
  last: number;
  /** Constant to add back to the fitted series. */
  offset: number;
}

/** Reads one voxel's sums and applies its scaling to them. */
export class VoxelReader {
  readonly #sums: RunSums;
  readonly #basis: DesignBasis;
  readonly #noiseModel: NoiseModel;
  readonly #scaling: SignalScaling;
  readonly #mean: number;
  readonly #neighbourConstant: Float64Array;
  readonly #voxel: ScaledVoxel;

  /**
   * @param sums The run's sums.
   * @param basis The design's basis.
   * @param noiseModel The noise model that the sums serve.
   * @param scaling How the series are scaled.
   * @param mean The grand mean, for a scaling by it.
   */
  constructor(
    sums: RunSums,
    basis: DesignBasis,
    noiseModel: NoiseModel,
    scaling: SignalScaling,
    mean: number,
  ) {
    this.#sums = sums;
    this.#basis = basis;
    this.#noiseModel = noiseModel;
    this.#scaling = scaling;
    this.#mean = mean;
    this.#neighbourConstant = neighbourSums(basis);
    this.#voxel = {
      g: new Float64Array(basis.rank),
      h: new Float64Array(basis.rank),
      total: 0,
      squares: 0,
      lag: 0,
      first: 0,
      last: 0,
      offset: 0,
    };
  }

  /** Returns the voxel's scaled sums; overwritten by the next call. */
  read(v: number): ScaledVoxel {
    const { projected, voxelCount, shift } = this.#sums;
    const { rank, rowCount, constant, hasConstant } = this.#basis;
    const voxel = this.#voxel;
    for (let k = 0; k < rank; k++) {
      voxel.g[k] = projected[k * voxelCount + v];
    }
    if (this.#noiseModel === "ar1") {
      for (let k = 0; k < rank; k++) {
        voxel.h[k] = projected[(rank + k) * voxelCount + v];
      }
    }
    voxel.total = totalOf(this.#sums, this.#basis, v);
    voxel.squares = this.#sums.squares[v];
    voxel.lag = this.#sums.lag[v];
    voxel.first = this.#sums.first[v];
    voxel.last = this.#sums.last[v];
    const mean = shift[v] + voxel.total / rowCount;
    const { factor, added } = scaleOf(
      this.#scaling,
      this.#scaling === 0 ? mean : this.#mean,
    );
    const offset = factor * shift[v] + added;
    multiply(voxel, factor);
    if (hasConstant) voxel.offset = offset;
    else add(voxel, offset, constant, this.#neighbourConstant, rowCount);
    return voxel;
  }
}

/**
 * Finds how a series is brought to its scale: value · factor + added.
 *
 * @param scaling How the series is scaled.
 * @param mean The mean that it is scaled by; below 1 it counts as 1.
 * @returns Factor and addend.
 */
export function scaleOf(
  scaling: SignalScaling,
  mean: number,
): { readonly factor: number; readonly added: number } {
  return scaling === false
    ? { factor: 1, added: 0 }
    : { factor: 100 / Math.max(mean, 1), added: -100 };
}

/** Σ over scans of q(t−1) + q(t+1). */
function neighbourSums(basis: DesignBasis): Float64Array {
  const { constant, q, rank, rowCount } = basis;
  return constant.map((sum, k) =>
    2 * sum - q[k] - q[(rowCount - 1) * rank + k]
  );
}

/**
 * Sums a voxel's kept scans, less the shift.
 *
 * @param sums The run's sums.
 * @param basis The design's basis.
 * @param v The voxel's position in the sums.
 * @returns Σ z.
 */
export function totalOf(sums: RunSums, basis: DesignBasis, v: number): number {
  const { projected, voxelCount } = sums;
  if (!basis.hasConstant) {
    return projected[projected.length - voxelCount + v];
  }
  let total = 0;
  for (let k = 0; k < basis.rank; k++) {
    total += basis.constant[k] * projected[k * voxelCount + v];
  }
  return total;
}

function multiply(voxel: ScaledVoxel, factor: number): void {
  for (let k = 0; k < voxel.g.length; k++) {
    voxel.g[k] *= factor;
    voxel.h[k] *= factor;
  }
  voxel.total *= factor;
  voxel.first *= factor;
  voxel.last *= factor;
  voxel.squares *= factor * factor;
  voxel.lag *= factor * factor;
}

/** Adds a constant to the series behind the sums. */
function add(
  voxel: ScaledVoxel,
  value: number,
  constant: Float64Array,
  neighbourConstant: Float64Array,
  rowCount: number,
): void {
  const { total, first, last } = voxel;
  for (let k = 0; k < voxel.g.length; k++) {
    voxel.g[k] += value * constant[k];
    voxel.h[k] += value * neighbourConstant[k];
  }
  voxel.squares += 2 * value * total + value * value * rowCount;
  voxel.lag += value * (2 * total - first - last) +
    value * value * (rowCount - 1);
  voxel.total += value * rowCount;
  voxel.first += value;
  voxel.last += value;
}
