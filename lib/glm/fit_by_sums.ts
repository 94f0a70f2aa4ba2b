/** The fit of a run from sums, without its series: OLS and AR(1). @module */
import { computeMultiEpiMask } from "../image/multi_epi_mask.ts";
import { indicesOf } from "../slab/indices_of.ts";
import type { StreamedSums } from "../slab/sums.ts";
import type { FitJob, FitOutcome } from "./fit_job.ts";
import { makeProjection } from "./projection.ts";
import { RunReduction } from "./reduce.ts";
import { findStillSums } from "./series_check.ts";

/**
 * Fits a run in one reading, and reads it again for those voxels of the mask
 * that memory or the guess of the mask left out.
 *
 * @param job The run and the model.
 * @returns The fit.
 */
export async function fitBySums(job: FitJob): Promise<FitOutcome> {
  const { basis, given, hooks, kept, noiseModel, run, smoothingFwhm } = job;
  await using stream = job.streams(run, {
    projection: makeProjection(basis, noiseModel),
    kept,
    smoothingFwhm,
    mostVoxels: given?.length ?? Infinity,
  });
  let part = await stream.read(given, hooks);
  let readings = 1;
  const { mean } = part;
  const voxels = given ??
    indicesOf(
      computeMultiEpiMask([{ grid: run.grid, data: mean }], { name: run.name }),
    );
  const reduction = new RunReduction(job, voxels.length);
  const still = new Uint8Array(voxels.length);
  const eachPart = async (take: (part: StreamedSums) => void) => {
    let missing = voxels;
    for (;;) {
      take(part);
      missing = without(missing, part.voxels);
      if (missing.length === 0) return;
      part = await stream.read(missing, hooks);
      readings++;
    }
  };
  if (reduction.needsMeasure) {
    await eachPart((part) =>
      reduction.measure(part.sums, match(part.voxels, voxels))
    );
    if (readings > 1) {
      part = await stream.read(voxels, hooks);
      readings++;
    }
  }
  await eachPart((part) => {
    const pairs = match(part.voxels, voxels);
    reduction.solve(part.sums, pairs);
    findStillSums(part.sums, pairs, still);
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

/** Where the same voxels stand in two ascending lists. */
function match(
  summed: Uint32Array,
  wanted: Uint32Array,
): { readonly from: Uint32Array; readonly to: Uint32Array } {
  const from = new Uint32Array(summed.length);
  const to = new Uint32Array(summed.length);
  let count = 0;
  for (let i = 0, j = 0; i < summed.length && j < wanted.length;) {
    if (summed[i] === wanted[j]) {
      from[count] = i++;
      to[count++] = j++;
    } else if (summed[i] < wanted[j]) i++;
    else j++;
  }
  return { from: from.subarray(0, count), to: to.subarray(0, count) };
}

/** The voxels of one ascending list that another lacks. */
function without(voxels: Uint32Array, taken: Uint32Array): Uint32Array {
  const { to } = match(taken, voxels);
  const left = new Uint32Array(voxels.length - to.length);
  let count = 0;
  for (let j = 0, k = 0; j < voxels.length; j++) {
    if (to[k] === j) k++;
    else left[count++] = voxels[j];
  }
  return left;
}
