/** Resampling of volumes that lie on many grids onto one. @module */

import type { EngineName } from "../kernels/types.ts";
import { type ResamplePlan, voxelsOf } from "./resample_plan.ts";
import { sameGrid } from "./target_grid.ts";
import { VolumeResampler } from "./volume_resampler.ts";

/**
 * Resamples the volumes of a run by cubic splines, one at a time. A step
 * whose grid a volume is on already, as nilearn compares grids, is left out.
 */
export class StepResampler {
  readonly #plan: ResamplePlan;
  readonly #engine: EngineName | undefined;
  readonly #between: readonly Float64Array[];
  readonly #later: readonly (VolumeResampler | undefined)[];
  #first:
    | { readonly source: number; readonly resampler: VolumeResampler }
    | undefined;

  /**
   * @param plan The grids and steps.
   * @param engine What runs the kernels; all give the same bits.
   */
  constructor(plan: ResamplePlan, engine?: EngineName) {
    const { steps } = plan;
    this.#plan = plan;
    this.#engine = engine;
    this.#between = steps.slice(1).map((_, i) =>
      new Float64Array(voxelsOf(steps[i].target))
    );
    this.#later = steps.slice(1).map(({ target, clip }, i) =>
      sameGrid(steps[i].target, target)
        ? undefined
        : new VolumeResampler(steps[i].target, target, { clip, engine })
    );
  }

  /**
   * Resamples a volume.
   *
   * @param index Its number in the run.
   * @param source One value a voxel of its grid; it is not changed.
   * @param target Takes one value a voxel of the last step's grid.
   */
  apply(index: number, source: Float64Array, target: Float64Array): void {
    const { steps } = this.#plan;
    let from = source;
    for (let i = 0; i < steps.length; i++) {
      const to = i === steps.length - 1 ? target : this.#between[i];
      const resampler = i === 0 ? this.#firstOf(index) : this.#later[i - 1];
      if (resampler) resampler.apply(from, to);
      else to.set(from);
      from = to;
    }
  }

  /** The first step of a volume: volumes of one grid follow one another. */
  #firstOf(index: number): VolumeResampler | undefined {
    const { sourceOf, sources, steps: [{ target, clip }] } = this.#plan;
    const source = sourceOf[index];
    if (sameGrid(sources[source], target)) return undefined;
    if (this.#first?.source !== source) {
      const resampler = new VolumeResampler(sources[source], target, {
        clip,
        engine: this.#engine,
      });
      this.#first = { source, resampler };
    }
    return this.#first.resampler;
  }
}
