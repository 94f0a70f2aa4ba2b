/** The fit of a run from sums, without its series: OLS and AR(1). @module */
import { computeMultiEpiMask } from "../image/multi_epi_mask.ts";
import { indicesOf } from "../slab/indices_of.ts";
import { sizeOf } from "../slab/stream_spec.ts";
import type { StreamedSums } from "../slab/sums.ts";
import type { FitJob, FitOutcome } from "./fit_job.ts";
import { makeProjection } from "./projection.ts";
import { RunReduction } from "./reduce.ts";
import { findStillSums } from "./series_check.ts";
import { matchVoxels, withoutVoxels } from "./voxel_lists.ts";

/**
 * Fits a run in one reading, and reads it again for those voxels that memory
 * or the guess of the mask left out.
 *
 * @param job The run and the model.
 * @param choose Finds the voxels to fit, where none are given, from the first
 * reading: those of the computed mask unless told otherwise.
 * @returns The fit.
 */
export async function fitBySums(
  job: FitJob,
  choose: (part: StreamedSums) => Uint32Array = ({ mean }) =>
    indicesOf(
      computeMultiEpiMask([{ grid: job.run.grid, data: mean }], {
        name: job.run.name,
      }),
    ),
): Promise<FitOutcome> {
  const { basis, given, hooks, kept, noiseModel, run, smoothingFwhm } = job;
  await using stream = job.streams(run, {
    projection: makeProjection(basis, noiseModel),
    kept,
    smoothingFwhm,
    mostVoxels: given?.length ?? Infinity,
    meanInto: job.room?.zeros("mean", sizeOf(run.grid)),
  });
  let part = await stream.read(given, hooks);
  let readings = 1;
  const { mean } = part;
  const voxels = given ?? choose(part);
  const reduction = new RunReduction(job, voxels.length, job.room);
  const still = new Uint8Array(voxels.length);
  const eachPart = async (take: (part: StreamedSums) => void) => {
    let missing = voxels;
    for (;;) {
      take(part);
      missing = withoutVoxels(missing, part.voxels);
      if (missing.length === 0) return;
      part = await stream.read(missing, hooks);
      readings++;
    }
  };
  if (reduction.needsMeasure) {
    await eachPart((part) =>
      reduction.measure(part.sums, matchVoxels(part.voxels, voxels))
    );
    if (readings > 1) {
      part = await stream.read(voxels, hooks);
      readings++;
    }
  }
  await eachPart((part) => {
    const pairs = matchVoxels(part.voxels, voxels);
    findStillSums(part.sums, pairs, still);
    reduction.solve(part, pairs);
  });
  return {
    voxels,
    fit: reduction.finish(),
    mean,
    scales: reduction.scales,
    still,
    readings,
    scratchBytes: 0,
  };
}
