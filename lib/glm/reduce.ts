/** From sums to fitted parameters: OLS and AR(1) without the series. @module */
import { dot } from "../kernels/dot.ts";
import type { RunSums } from "../slab/sums.ts";
import type { Ar1Solver } from "./ar1.ts";
import type { ArrayRoom } from "./array_room.ts";
import type { DesignBasis } from "./basis.ts";
import { ColumnWriter } from "./column_writer.ts";
import type { NoiseModel } from "./noise_model.ts";
import { scaleOf, type SignalScaling } from "./scale.ts";
import type { SeriesScales } from "./series_scaling.ts";
import { gatherColumns } from "./gather_columns.ts";
import type { VoxelPairs } from "./voxel_lists.ts";
import { deviationOf, totalOf, VoxelReader } from "./voxel_reader.ts";

/** A fitted run: what every contrast is computed from. */
export interface RunFit {
  /** The design's basis. */
  readonly basis: DesignBasis;
  /** Number of voxels. */
  readonly voxelCount: number;
  /** Coefficients on the basis, `rank × voxelCount`, without the level. */
  readonly coefficients: Float64Array;
  /** Level of each voxel's series, a multiple of the constant series. */
  readonly level: Float64Array;
  /** Residual variance: RSS / (scans − columns), of the whitened series. */
  readonly dispersion: Float64Array;
  /** AR(1) coefficient of each voxel in hundredths (zeros for OLS). */
  readonly bins: Int16Array;
  /** Per bin, the covariance of the coefficients per unit of dispersion. */
  readonly covariances: ReadonlyMap<number, Float64Array>;
  /** Residual degrees of freedom: scans − rank. */
  readonly dof: number;
}

/** What of a run's fit does not depend on the voxel. */
export interface RunModel {
  /** The design's basis. */
  readonly basis: DesignBasis;
  /** The noise model. */
  readonly noiseModel: NoiseModel;
  /** How the series are scaled. */
  readonly scaling: SignalScaling;
  /** Whether they are then standardised over time. */
  readonly standardize: boolean;
}

/**
 * Tells whether all voxels of a run must be measured before the first is
 * solved: for a scaling by the grand mean, or for residuals whose grand mean
 * is not zero.
 *
 * @param model The model.
 * @returns Whether they must.
 */
export function needsMeasure(
  { basis, noiseModel, scaling }: RunModel,
): boolean {
  return scaling === "grand-mean" ||
    (noiseModel === "ar1" && !basis.hasConstant);
}

/** Means over all voxels and scans of a run. */
export interface GrandMeans {
  /** Of the series. */
  readonly series: number;
  /** Of their residuals; 0 where the design spans the constant. */
  readonly residuals: number;
}

/**
 * Solves the fit of a run's voxels from their sums, which may come in parts.
 *
 * AR(1) follows nilearn's `run_glm`: the coefficient is the ratio of the
 * residuals' autocovariances (their grand mean over voxels and scans removed),
 * truncated to hundredths; series and design are then whitened by
 * `yₜ − ρ·yₜ₋₁`, the first scan left as it is. All of it is linear or quadratic
 * in the series, so the sums suffice (Worsley et al., NeuroImage 2002;15:1–15).
 */
export class RunReduction {
  /** Whether every voxel must be measured before the first is solved. */
  readonly needsMeasure: boolean;
  readonly #model: RunModel;
  readonly #count: number;
  readonly #solver: Ar1Solver;
  readonly #coefficients: Float64Array;
  readonly #level: Float64Array;
  readonly #dispersion: Float64Array;
  readonly #bins: Int16Array;
  readonly #scales: SeriesScales;
  /** Of each measured voxel: mean, shift, Σ of the unscaled residuals, deviation. */
  readonly #measured: Float64Array;

  /**
   * @param model What all voxels share.
   * @param solver Solves them one after another.
   * @param voxelCount Voxels of the fit.
   * @param room Lends arrays to a fit that is over before the next begins.
   */
  constructor(
    model: RunModel,
    solver: Ar1Solver,
    voxelCount: number,
    room?: ArrayRoom,
  ) {
    const { basis } = model;
    const zeros = (name: string, length: number) =>
      room?.zeros(name, length) ?? new Float64Array(length);
    this.needsMeasure = needsMeasure(model);
    this.#model = model;
    this.#count = voxelCount;
    this.#solver = solver;
    this.#coefficients = zeros("coefficients", basis.rank * voxelCount);
    this.#level = zeros("level", voxelCount);
    this.#dispersion = zeros("dispersion", voxelCount);
    this.#bins = new Int16Array(voxelCount);
    this.#scales = {
      center: zeros("center", voxelCount),
      factor: zeros("factor", voxelCount),
    };
    this.#measured = zeros("measured", this.needsMeasure ? 4 * voxelCount : 0);
  }

  /**
   * Takes what the grand means need from a part of the voxels.
   *
   * @param sums The part's sums.
   * @param pairs Its voxels.
   */
  measure(sums: RunSums, { from, to }: VoxelPairs): void {
    const { basis } = this.#model;
    const g = new Float64Array(basis.rank);
    for (let i = 0; i < from.length; i++) {
      const v = from[i];
      const total = totalOf(sums, basis, v);
      for (let k = 0; k < g.length; k++) {
        g[k] = sums.projected[k * sums.voxelCount + v];
      }
      this.#measured.set([
        sums.shift[v] + total / basis.rowCount,
        sums.shift[v],
        total - dot(g, basis.constant),
        deviationOf(sums.squares[v], total, basis.rowCount),
      ], 4 * to[i]);
    }
  }

  /**
   * Solves a part of the voxels.
   *
   * @param sums The part's sums.
   * @param pairs Its voxels.
   */
  solve(sums: RunSums, { from, to }: VoxelPairs): void {
    const { basis, noiseModel, scaling, standardize } = this.#model;
    const { series: grandMean, residuals: center } = this.means;
    const settings = { scaling, standardize, grandMean };
    const reader = new VoxelReader(sums, basis, noiseModel, settings);
    const solver = this.#solver;
    const writer = new ColumnWriter(
      this.#coefficients,
      basis.rank,
      this.#count,
    );
    const freedom = basis.rowCount - basis.columnCount;
    for (let i = 0; i < from.length; i++) {
      const voxel = reader.read(from[i]);
      solver.load(voxel);
      const bin = noiseModel === "ar1" ? solver.bin(center) : 0;
      const rss = solver.solve(bin);
      const target = to[i];
      this.#bins[target] = bin;
      this.#dispersion[target] = rss / freedom;
      this.#level[target] = voxel.offset;
      this.#scales.center[target] = voxel.scale.center;
      this.#scales.factor[target] = voxel.scale.factor;
      writer.write(solver.solution, target);
    }
    writer.flush();
  }

  /**
   * Takes what a kernel made of the sums of a part of the voxels.
   *
   * @param sums What stands in the place of the part's sums.
   * @param pairs Its voxels.
   */
  takeSolved(sums: RunSums, pairs: VoxelPairs): void {
    const { basis } = this.#model;
    const freedom = basis.rowCount - basis.columnCount;
    const coefficients = Array.from({ length: basis.rank }, (_, k) => ({
      source: sums.projected.subarray(k * sums.voxelCount),
      target: this.#coefficients.subarray(k * this.#count),
    }));
    gatherColumns(pairs, [
      { source: sums.shift, target: this.#level },
      { source: sums.first, target: this.#scales.center },
      { source: sums.last, target: this.#scales.factor },
      { source: sums.squares, target: this.#dispersion },
      ...coefficients,
    ]);
    const { from, to } = pairs;
    for (let i = 0; i < from.length; i++) {
      const bin = sums.lag[from[i]];
      this.#bins[to[i]] = bin;
      this.#dispersion[to[i]] /= freedom;
      this.#solver.note(bin);
    }
  }

  /** How the series were scaled. */
  get scales(): SeriesScales {
    return this.#scales;
  }

  /**
   * Ends the reduction.
   *
   * @returns The fit of all voxels.
   */
  finish(): RunFit {
    const { basis } = this.#model;
    return {
      basis,
      voxelCount: this.#count,
      coefficients: this.#coefficients,
      level: this.#level,
      dispersion: this.#dispersion,
      bins: this.#bins,
      covariances: this.#solver.covariances,
      dof: basis.rowCount - basis.modelRank,
    };
  }

  /** Means over all voxels and scans of what was measured. */
  get means(): GrandMeans {
    const { basis, scaling, standardize } = this.#model;
    const count = this.#count;
    const measured = this.#measured;
    let total = 0;
    for (let i = 0; i < measured.length; i += 4) total += measured[i];
    const series = total / count;
    if (!this.needsMeasure || basis.hasConstant) {
      return { series, residuals: 0 };
    }
    const settings = { scaling, standardize, grandMean: series };
    const unfitted = basis.rowCount - dot(basis.constant, basis.constant);
    let residual = 0;
    for (let i = 0; i < measured.length; i += 4) {
      const [mean, shift, rest, deviation] = measured.subarray(i, i + 4);
      const { center, factor } = scaleOf(settings, mean, deviation);
      residual += factor * (rest + (shift - center) * unfitted);
    }
    return { series, residuals: residual / (count * basis.rowCount) };
  }
}
