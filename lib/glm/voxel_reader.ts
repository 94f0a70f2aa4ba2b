/** One voxel's sums, brought to the scale of the fit. @module */
import type { DesignBasis } from "./basis.ts";
import type { RunSums } from "./sums.ts";

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
  readonly #scaling: SignalScaling;
  readonly #mean: number;
  readonly #neighbourConstant: Float64Array;
  readonly #voxel: ScaledVoxel;

  /**
   * @param sums The run's sums.
   * @param basis The design's basis.
   * @param scaling How the series are scaled.
   * @param voxels The voxels that a grand mean is taken over.
   */
  constructor(
    sums: RunSums,
    basis: DesignBasis,
    scaling: SignalScaling,
    voxels: Uint32Array,
  ) {
    this.#sums = sums;
    this.#basis = basis;
    this.#scaling = scaling;
    this.#mean = scaling === "grand-mean" ? grandMean(sums, basis, voxels) : 0;
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
    if (this.#sums.noiseModel === "ar1") {
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
    const factor = this.#scaling === false
      ? 1
      : 100 / Math.max(this.#scaling === 0 ? mean : this.#mean, 1);
    const offset = factor * shift[v] - (this.#scaling === false ? 0 : 100);
    multiply(voxel, factor);
    if (hasConstant) voxel.offset = offset;
    else add(voxel, offset, constant, this.#neighbourConstant, rowCount);
    return voxel;
  }
}

/** Σ over scans of q(t−1) + q(t+1). */
function neighbourSums(basis: DesignBasis): Float64Array {
  const { constant, q, rank, rowCount } = basis;
  return constant.map((sum, k) =>
    2 * sum - q[k] - q[(rowCount - 1) * rank + k]
  );
}

function totalOf(sums: RunSums, basis: DesignBasis, v: number): number {
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

/** Mean over all listed voxels and scans, before any scaling. */
function grandMean(
  sums: RunSums,
  basis: DesignBasis,
  voxels: Uint32Array,
): number {
  let total = 0;
  for (const v of voxels) {
    total += sums.shift[v] + totalOf(sums, basis, v) / basis.rowCount;
  }
  return total / voxels.length;
}
