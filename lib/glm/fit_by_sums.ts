/** The fit of a run from sums, without its series: OLS and AR(1). @module */
import { runMaskVoxels } from "../image/run_mask_voxels.ts";
import type { SolveModel } from "../kernels/types.ts";
import { release } from "../release.ts";
import { sizeOf } from "../slab/stream_spec.ts";
import type { Solving, StreamedSums } from "../slab/sums.ts";
import { Ar1Solver } from "./ar1.ts";
import type { FitJob, FitOutcome } from "./fit_job.ts";
import { inPlaceModel } from "./in_place.ts";
import { makeProjection } from "./projection.ts";
import { needsMeasure, RunReduction } from "./reduce.ts";
import { findStillSums } from "./series_check.ts";
import { matchVoxels, type VoxelPairs, withoutVoxels } from "./voxel_lists.ts";

/**
 * Fits a run in one reading, and reads it again for those voxels that memory
 * or the guess of the mask left out. Workers solve all voxels that were summed
 * while the mask is found.
 *
 * @param job The run and the model.
 * @param choose Finds the voxels to fit, where none are given, from the first
 * reading: those of the computed mask unless told otherwise.
 * @returns The fit.
 */
export async function fitBySums(
  job: FitJob,
  choose: (part: StreamedSums) => Uint32Array = ({ mean }) =>
    runMaskVoxels({ grid: job.run.grid, data: mean }, { name: job.run.name }),
): Promise<FitOutcome> {
  const { basis, given, hooks, kept, noiseModel, run, smoothingFwhm } = job;
  await using stream = job.streams(run, {
    projection: makeProjection(basis, noiseModel),
    kept,
    smoothingFwhm,
    mostVoxels: given?.length ?? Infinity,
    meanInto: job.room?.zeros("mean", sizeOf(run.grid)),
  });
  const solver = new Ar1Solver(basis);
  let part = await stream.read(given, hooks);
  let readings = 1;
  const { mean } = part;
  let solving = needsMeasure(job)
    ? undefined
    : solvePart(part, inPlaceModel(job, solver));
  let voxels: Uint32Array;
  try {
    voxels = given ?? choose(part);
    solving?.join();
  } finally {
    await solving?.done;
  }
  const reduction = new RunReduction(job, solver, voxels.length, job.room);
  const still = new Uint8Array(voxels.length);
  const eachPart = async (
    take: (part: StreamedSums, pairs: VoxelPairs) => Promise<void> | void,
  ) => {
    let missing = voxels;
    for (;;) {
      const { voxels: summed } = part;
      const pairs = matchVoxels(summed, voxels);
      await take(part, pairs);
      const isWhole = pairs.to.length === missing.length;
      release(pairs.from);
      release(pairs.to);
      if (isWhole) return;
      const left = withoutVoxels(missing, summed);
      for (const list of [missing, summed]) if (list !== voxels) release(list);
      missing = left;
      part = await stream.read(missing, hooks);
      readings++;
    }
  };
  if (reduction.needsMeasure) {
    await eachPart((part, pairs) => reduction.measure(part.sums, pairs));
    if (readings > 1) {
      part = await stream.read(voxels, hooks);
      readings++;
    }
  }
  await eachPart(async (part, pairs) => {
    solving ??= solvePart(part, inPlaceModel(job, solver, reduction.means));
    solving.join();
    await solving.done;
    const solved = solving;
    solving = undefined;
    const { from, to } = pairs;
    for (let i = 0; i < from.length; i++) still[to[i]] = solved.still[from[i]];
    if (solved.inPlace) reduction.takeSolved(part.sums, pairs);
    else reduction.solve(part.sums, pairs);
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

/** A part whose voxels are being solved before they are taken into the fit. */
interface SolvingPart extends Solving {
  /** 1 where a series is 0 in every scan, 2 where it never changes. */
  readonly still: Uint8Array;
  /** Whether the fits come to stand in the place of the sums. */
  readonly inPlace: boolean;
}

/** Begins to solve a part in the place of its sums, where a kernel can. */
function solvePart(
  { solve, sums }: StreamedSums,
  model: SolveModel | undefined,
): SolvingPart {
  const still = findStillSums(sums);
  return solve && model
    ? { ...solve(model), still, inPlace: true }
    : { done: Promise.resolve(), join() {}, still, inPlace: false };
}
