/** What the slab pass does with each slab. @module */
import { ArrayRoom } from "./array_room.ts";
import type { DesignBasis } from "./basis.ts";
import type { SignalScaling } from "./scale.ts";
import {
  applyScales,
  findScales,
  seriesMeans,
  type SeriesScales,
} from "./series_scaling.ts";
import { type ArFit, type SeriesSlab, SlabFitter } from "./slab_fit.ts";

/** What of a slab pass does not depend on the voxel. */
export interface SlabModel {
  /** The design's basis. */
  readonly basis: DesignBasis;
  /** Number of autoregressive coefficients. */
  readonly order: number;
  /** How the series are scaled. */
  readonly scaling: SignalScaling;
  /** Whether they are then standardised over time. */
  readonly standardize: boolean;
}

/** What a slab pass leaves of every voxel. */
export interface SlabState {
  /** The fit. */
  readonly fit: ArFit;
  /** How each series is scaled. */
  readonly scales: SeriesScales;
  /** One number a voxel: its mean, or the sum of its residuals. */
  readonly totals: Float64Array;
  /** 1 where a series is 0 in every scan, 2 where it never changes. */
  readonly still: Uint8Array;
}

/** One step of a slab pass: the same for all slabs. */
export interface SlabStep {
  /**
   * - `mean`: the mean of each series;
   * - `total`: the sum of its residuals;
   * - `estimate`: the autoregressive coefficients;
   * - `solve`: the fit with coefficients that are there;
   * - `fit`: both at once.
   */
  readonly kind: "mean" | "total" | "estimate" | "solve" | "fit";
  /** Mean of all voxels and scans, for a scaling by it. */
  readonly grandMean: number;
  /** Mean residual of all voxels and scans. */
  readonly center: number;
}

/**
 * Makes room for what a slab pass leaves.
 *
 * @param model The model.
 * @param voxelCount Number of voxels.
 * @param shared Whether several threads write it.
 * @param lent Lends arrays to a state that is over before the next is made.
 * @returns A state of zeros.
 */
export function makeSlabState(
  { basis, order }: SlabModel,
  voxelCount: number,
  shared: boolean,
  lent: Pick<ArrayRoom, "zeros"> = new ArrayRoom(shared),
): SlabState {
  return {
    fit: {
      basis,
      voxelCount,
      order,
      coefficients: lent.zeros("coefficients", basis.rank * voxelCount),
      level: lent.zeros("level", voxelCount),
      dispersion: lent.zeros("dispersion", voxelCount),
      autoregression: lent.zeros("autoregression", order * voxelCount),
      dof: basis.rowCount - basis.modelRank,
    },
    scales: {
      center: lent.zeros("center", voxelCount),
      factor: lent.zeros("factor", voxelCount),
    },
    totals: lent.zeros("totals", voxelCount),
    still: new Uint8Array(
      shared ? new SharedArrayBuffer(voxelCount) : new ArrayBuffer(voxelCount),
    ),
  };
}

/** One thread's means of doing the steps of a slab pass. */
export class SlabJob {
  readonly #model: SlabModel;
  readonly #state: SlabState;
  readonly #fitter: SlabFitter;

  /**
   * Prepares the arithmetic that all slabs share.
   *
   * @param model The model.
   * @param state Receives the results.
   */
  constructor(model: SlabModel, state: SlabState) {
    this.#model = model;
    this.#state = state;
    this.#fitter = new SlabFitter(model.basis, model.order);
  }

  /**
   * Does a step with a slab.
   *
   * @param step The step.
   * @param slab The series as they are in the run; changed in place.
   * @param at Where the slab's first voxel stands in the fit.
   */
  run(step: SlabStep, slab: SeriesSlab, at: number): void {
    const { center, grandMean, kind } = step;
    const { fit, scales, still, totals } = this.#state;
    if (kind === "mean") {
      seriesMeans(slab, totals, at);
      return;
    }
    findStill(slab, still.subarray(at, at + slab.voxelCount));
    const { scaling, standardize } = this.#model;
    findScales(slab, { scaling, standardize, grandMean }, scales, at);
    applyScales(slab, scales, at);
    if (kind === "total") this.#fitter.residualTotals(slab, totals, at);
    else if (kind === "estimate") {
      this.#fitter.estimate(slab, center, fit, at);
    } else if (kind === "solve") this.#fitter.solve(slab, fit, at);
    else this.#fitter.fit(slab, center, fit, at);
  }
}

function findStill(
  { stride, values, voxelCount }: SeriesSlab,
  still: Uint8Array,
): void {
  for (let v = 0; v < voxelCount; v++) still[v] = values[v] === 0 ? 1 : 2;
  for (let start = stride; start < values.length; start += stride) {
    for (let v = 0; v < voxelCount; v++) {
      if (values[start + v] !== values[v]) still[v] = 0;
    }
  }
}
