/** A run whose volumes are resampled as they are read. @module */

import { breathe } from "../breathe.ts";
import type {
  Grid,
  Volume,
  VolumeSeries,
  VolumesOptions,
} from "../nifti/types.ts";
import type { ResamplePlan } from "./resample_plan.ts";

/**
 * A run on another grid than its volumes lie on. Streams that know it take the
 * stored volumes and resample them where they sum; read as any other series,
 * it resamples on the reading thread.
 */
export class ResampledRun implements VolumeSeries {
  /** What the user called it. */
  readonly name: string;
  /** The grid that volumes are resampled onto. */
  readonly grid: Grid;
  /** How many volumes there are. */
  readonly volumeCount: number;
  /** Repetition time in seconds, where it is known. */
  readonly tR: number | undefined;
  /** The run as it is stored. */
  readonly source: VolumeSeries;
  /** How its volumes come onto the grid. */
  readonly plan: ResamplePlan;

  /**
   * @param source The run as it is stored.
   * @param grid The grid of the plan's last step.
   * @param plan How its volumes come onto the grid.
   */
  constructor(source: VolumeSeries, grid: Grid, plan: ResamplePlan) {
    this.name = source.name;
    this.volumeCount = source.volumeCount;
    this.tR = source.tR;
    this.source = source;
    this.grid = grid;
    this.plan = plan;
  }

  /**
   * Reads and resamples the volumes, one after another.
   *
   * @param options Signal.
   * @returns Each volume's values, in one array used again.
   */
  async *volumes(options: VolumesOptions = {}): AsyncGenerator<Volume, void> {
    const { StepResampler } = await import("./step_resampler.ts");
    const resampler = new StepResampler(this.plan);
    const [nx, ny, nz] = this.grid.shape;
    const target = new Float64Array(nx * ny * nz);
    for await (const { index, data } of this.source.volumes(options)) {
      resampler.apply(index, data, target);
      yield { index, data: target };
      await breathe();
    }
  }
}

/**
 * Finds what of a run is stored.
 *
 * @param run Any run.
 * @returns The stored run of a resampled one; else the run itself.
 */
export function storedRun(run: VolumeSeries): VolumeSeries {
  return run instanceof ResampledRun ? run.source : run;
}
