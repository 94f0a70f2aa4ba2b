/** One voxel's sums, brought to the scale of the fit. @module */
import { dot } from "../kernels/dot.ts";
import type { DesignBasis } from "./basis.ts";
import type { RunSums } from "../slab/sums.ts";
import type { NoiseModel } from "./noise_model.ts";
import { scaleOf, type ScaleSettings, type SeriesScale } from "./scale.ts";

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
  /** How the series was scaled. */
  scale: SeriesScale;
}

/** Voxels that are brought together at a time, for the cache's sake. */
const BLOCK = 64;

/** Reads one voxel's sums and applies its scaling to them. */
export class VoxelReader {
  readonly #sums: RunSums;
  readonly #basis: DesignBasis;
  readonly #noiseModel: NoiseModel;
  readonly #settings: ScaleSettings;
  readonly #neighbourConstant: Float64Array;
  readonly #voxel: ScaledVoxel;
  readonly #width: number;
  /** Projected sums of some voxels, voxel after voxel. */
  readonly #block: Float64Array;
  #blockStart = -BLOCK;

  /**
   * @param sums The run's sums.
   * @param basis The design's basis.
   * @param noiseModel The noise model that the sums serve.
   * @param settings How the series are scaled.
   */
  constructor(
    sums: RunSums,
    basis: DesignBasis,
    noiseModel: NoiseModel,
    settings: ScaleSettings,
  ) {
    this.#sums = sums;
    this.#basis = basis;
    this.#noiseModel = noiseModel;
    this.#settings = settings;
    this.#neighbourConstant = neighbourSums(basis);
    this.#width = sums.projected.length / Math.max(sums.voxelCount, 1);
    this.#block = new Float64Array(BLOCK * this.#width);
    this.#voxel = {
      g: new Float64Array(basis.rank),
      h: new Float64Array(basis.rank),
      total: 0,
      squares: 0,
      lag: 0,
      first: 0,
      last: 0,
      offset: 0,
      scale: { center: 0, factor: 1 },
    };
  }

  /** Where a voxel's sums lie in the block, which is read anew if need be. */
  #locate(v: number): number {
    const width = this.#width;
    if (v < this.#blockStart || v >= this.#blockStart + BLOCK) {
      const { projected, voxelCount } = this.#sums;
      const start = v - v % BLOCK;
      const count = Math.min(BLOCK, voxelCount - start);
      for (let k = 0; k < width; k++) {
        const row = k * voxelCount + start;
        for (let i = 0; i < count; i++) {
          this.#block[i * width + k] = projected[row + i];
        }
      }
      this.#blockStart = start;
    }
    return (v - this.#blockStart) * width;
  }

  /** Returns the voxel's scaled sums; overwritten by the next call. */
  read(v: number): ScaledVoxel {
    const { shift } = this.#sums;
    const { rank, rowCount, constant, hasConstant } = this.#basis;
    const voxel = this.#voxel;
    const from = this.#locate(v);
    for (let k = 0; k < rank; k++) voxel.g[k] = this.#block[from + k];
    if (this.#noiseModel === "ar1") {
      for (let k = 0; k < rank; k++) {
        voxel.h[k] = this.#block[from + rank + k];
      }
    }
    voxel.total = hasConstant
      ? dot(constant, voxel.g)
      : this.#block[from + this.#width - 1];
    voxel.squares = this.#sums.squares[v];
    voxel.lag = this.#sums.lag[v];
    voxel.first = this.#sums.first[v];
    voxel.last = this.#sums.last[v];
    const mean = shift[v] + voxel.total / rowCount;
    const scale = scaleOf(
      this.#settings,
      mean,
      deviationOf(voxel.squares, voxel.total, rowCount),
    );
    const { center, factor } = scale;
    voxel.scale = scale;
    const offset = factor * (shift[v] - center);
    multiply(voxel, factor);
    if (hasConstant) voxel.offset = offset;
    else add(voxel, offset, constant, this.#neighbourConstant, rowCount);
    return voxel;
  }
}

/**
 * Finds the sample standard deviation of a series from its sums.
 *
 * @param squares Σ of squares, less a shift near the mean.
 * @param total Σ of the same values.
 * @param rowCount Number of scans, at least 2.
 * @returns The deviation.
 */
export function deviationOf(
  squares: number,
  total: number,
  rowCount: number,
): number {
  const spread = squares - total * (total / rowCount);
  return Math.sqrt(Math.max(spread, 0) / (rowCount - 1));
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
