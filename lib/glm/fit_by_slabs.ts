/** The fit of a run from the whole series of its voxels: AR(N). @module */
import { runMaskVoxels } from "../image/run_mask_voxels.ts";
import { meanOfRun } from "../slab/mean_of_run.ts";
import type { FitJob, FitOutcome } from "./fit_job.ts";
import { fitSlabs } from "./fit_slabs.ts";

/**
 * Fits a run slab after slab: where the mask must be computed, a first reading
 * finds it and a second the series.
 *
 * @param job The run and the model.
 * @param order Number of autoregressive coefficients.
 * @returns The fit.
 */
export async function fitBySlabs(
  job: FitJob,
  order: number,
): Promise<FitOutcome> {
  const { compat, hooks, kept, run, smoothingFwhm } = job;
  const lead = job.given ? undefined : await meanOf(job);
  const voxels = job.given ??
    runMaskVoxels({ grid: run.grid, data: lead! }, { name: run.name });
  const model = { ...job, order };
  await using pass = await job.slabs(run, {
    voxels,
    kept,
    smoothingFwhm,
    model,
    mean: lead === undefined,
    room: job.room,
  });
  await fitSlabs(
    pass,
    model,
    compat === "nilearn" ? { grid: run.grid, voxels } : undefined,
    hooks,
  );
  const { fit, scales, still } = pass.state;
  return {
    voxels,
    fit,
    mean: lead ?? pass.mean!,
    scales,
    still,
    readings: pass.readings + (lead ? 1 : 0),
    scratchBytes: pass.scratchBytes,
  };
}

/**
 * Finds the mean of all volumes of a run, in a reading that sums nothing else.
 *
 * @param job The run.
 * @returns One value a voxel; not finite where a sample is.
 */
export function meanOf({ hooks, run, streams }: FitJob): Promise<Float64Array> {
  return meanOfRun(run, streams, hooks);
}
