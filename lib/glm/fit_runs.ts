/** The fit of several runs, one after another. @module */
import { computeEpiMask } from "../image/epi_mask.ts";
import { MaskVotes } from "../image/intersect_masks.ts";
import type { Grid } from "../nifti/types.ts";
import { indicesOf } from "../slab/indices_of.ts";
import { sizeOf } from "../slab/stream_spec.ts";
import type { WarningHandler } from "../warnings.ts";
import { ArrayRoom } from "./array_room.ts";
import { FirstLevelModel } from "./first_level_model.ts";
import {
  FirstLevelRunsModel,
  type ReducedContrast,
} from "./first_level_runs_model.ts";
import { addRun, type ResolvedContrast } from "./resolved_contrast.ts";
import { fitBySlabs, meanOf } from "./fit_by_slabs.ts";
import { fitBySums } from "./fit_by_sums.ts";
import type { FitOutcome } from "./fit_job.ts";
import type { FitStore } from "./fit_store.ts";
import { FittedRun } from "./fitted_run.ts";
import type { RunJob } from "./make_job.ts";
import { needsMeasure } from "./reduce.ts";
import { RunsEstimate } from "./runs_estimate.ts";
import { RunsMean } from "./runs_mean.ts";
import { selectVoxels } from "./select_voxels.ts";
import { reportStill, seriesFlags } from "./series_check.ts";
import { matchVoxels, withoutVoxels } from "./voxel_lists.ts";

/** A contrast to add up while the runs are read. */
export type LabelledContrast = ResolvedContrast & {
  /** Its name in messages. */
  readonly label: string;
};

/** Several runs to fit. */
export interface RunsRequest {
  /** The runs, all on one grid. */
  readonly jobs: readonly RunJob[];
  /** Number of autoregressive coefficients; 0 for least squares. */
  readonly order: number;
  /** Contrasts to add up while the runs are read. */
  readonly contrasts: readonly LabelledContrast[];
  /** Where the fits of the runs are kept; nothing to forget them. */
  readonly store: FitStore | undefined;
  /** Receives warnings. */
  readonly onWarning: WarningHandler;
}

/** The fits of all runs for one list of voxels. */
class RunsPart {
  readonly voxels: Uint32Array;
  readonly #request: RunsRequest;
  readonly #key: number;
  readonly #sums: readonly RunsEstimate[];
  /** What is odd about the series of each run, where anything is. */
  readonly #flags: (Uint8Array | undefined)[] = [];

  /**
   * @param request The fit.
   * @param voxels The voxels, ascending.
   * @param part Which of the fit's parts this is, from 0.
   */
  constructor(request: RunsRequest, voxels: Uint32Array, part: number) {
    this.#request = request;
    this.voxels = voxels;
    this.#key = part * request.jobs.length;
    this.#sums = request.contrasts.map(() => new RunsEstimate());
  }

  /** Takes the fit of the next run. */
  take(outcome: FitOutcome): void {
    const { contrasts, jobs, onWarning, store } = this.#request;
    const k = this.#flags.length;
    const { run: { grid }, design } = jobs[k];
    const { fit, mean, readings, scales, scratchBytes, still } = outcome;
    const model = new FirstLevelModel({
      grid,
      voxels: this.voxels,
      design,
      fit,
      mean,
      readings,
      scratchBytes,
      series: undefined,
      onWarning,
    });
    contrasts.forEach((contrast, i) =>
      addRun(this.#sums[i], contrast, k, model, contrast.label)
    );
    store?.put(this.#key + k, { model, scales });
    const flags = seriesFlags(still, mean, this.voxels);
    this.#flags.push(flags.some((flag) => flag > 0) ? flags : undefined);
  }

  /** The fixed effects of a contrast, at the places of the wanted voxels. */
  estimate(
    contrast: number,
    voxels: Uint32Array,
    target: ReducedContrast["estimate"] | undefined,
  ): ReducedContrast["estimate"] {
    return this.#sums[contrast].finish(
      matchVoxels(this.voxels, voxels),
      voxels.length,
      target,
    );
  }

  /** The kept fit of a run, and where its voxels stand among the wanted. */
  stored(k: number, voxels: Uint32Array) {
    const { model, scales } = this.#request.store!.get(this.#key + k);
    const pairs = matchVoxels(this.voxels, voxels);
    return { model, scales, fit: model.parts.fit, pairs };
  }

  /** What is odd about the series of a run's wanted voxels. */
  flags(k: number, voxels: Uint32Array, target: Uint8Array): void {
    const flags = this.#flags[k];
    if (!flags) return;
    const { from, to } = matchVoxels(this.voxels, voxels);
    for (let i = 0; i < from.length; i++) {
      target[to[i]] = flags[from[i]];
    }
  }
}

/**
 * Fits several runs, one after another, on the voxels that their masks share.
 *
 * Where a run's voxels can be solved without knowing the mask, each run is
 * read once: the first run suggests which voxels the mask may hold, the fits
 * of all runs for these are added up, and the runs are read again only for
 * voxels of the mask that the first run did not suggest. Otherwise the mask is
 * found first, from a reading of its own. What is kept does not grow with the
 * number of runs unless the fits themselves are wanted.
 *
 * @param request The runs.
 * @returns The model.
 */
export async function fitRuns(
  request: RunsRequest,
): Promise<FirstLevelRunsModel> {
  const { order, store } = request;
  const room = !store || store.copies ? new ArrayRoom() : undefined;
  const jobs = request.jobs.map((job) => ({ ...job, room }));
  const [{ given, run: { grid } }] = jobs;
  const tally = { readings: 0, scratchBytes: 0 };
  const meeting = new RunsMeeting(grid, given);
  const parts: RunsPart[] = [];
  const fitAll = async (
    voxels: Uint32Array,
    see?: RunsMeeting,
    first?: FitOutcome,
  ) => {
    const part = new RunsPart(request, voxels, parts.length);
    parts.push(part);
    for (const [k, job] of jobs.entries()) {
      const outcome = k === 0 && first
        ? first
        : await fitOne({ ...job, given: voxels }, order);
      tally.readings += outcome.readings;
      tally.scratchBytes = Math.max(tally.scratchBytes, outcome.scratchBytes);
      see?.meet(job.run.name, outcome.mean);
      part.take(outcome);
    }
  };
  if (given) {
    await fitAll(given, meeting);
  } else if (order > 1 || jobs.some(needsMeasure)) {
    for (const job of jobs) {
      meeting.meet(job.run.name, await meanOf(job));
      tally.readings++;
    }
    await fitAll(meeting.voxels);
  } else {
    const first = await fitBySums(jobs[0], (part) => part.voxels);
    await fitAll(first.voxels, meeting, first);
    const missing = withoutVoxels(meeting.voxels, first.voxels);
    if (missing.length > 0) await fitAll(missing);
  }
  report(request, parts, meeting);
  return modelOf(request, parts, meeting, tally, room);
}

/** What is known of all runs once the last one is read. */
class RunsMeeting {
  readonly #grid: Grid;
  readonly #votes: MaskVotes;
  readonly #mean: RunsMean;
  readonly #room: Float64Array;
  #voxels: Uint32Array | undefined;

  constructor(grid: Grid, given: Uint32Array | undefined) {
    this.#grid = grid;
    this.#voxels = given;
    this.#votes = new MaskVotes(given ? [0, 0, 0] : grid.shape);
    this.#mean = new RunsMean(sizeOf(grid));
    this.#room = new Float64Array(given ? 0 : sizeOf(grid));
  }

  /** Takes the mean volume of the next run. */
  meet(name: string, mean: Float64Array): void {
    this.#mean.add(mean);
    if (this.#voxels) return;
    const image = { grid: this.#grid, data: mean };
    this.#votes.add(computeEpiMask(image, { name }, this.#room));
  }

  /** The voxels to fit. */
  get voxels(): Uint32Array {
    return this.#voxels ??= indicesOf(this.#votes.shared());
  }

  /** The mean of the runs' means. */
  get mean(): Float64Array {
    return this.#mean.finish();
  }
}

function fitOne(job: RunJob, order: number): Promise<FitOutcome> {
  return order > 1 ? fitBySlabs(job, order) : fitBySums(job);
}

/** Says which series of each run tell nothing. */
function report(
  { jobs, onWarning }: RunsRequest,
  parts: readonly RunsPart[],
  { voxels }: RunsMeeting,
): void {
  const flags = new Uint8Array(voxels.length);
  jobs.forEach(({ run }, k) => {
    flags.fill(0);
    for (const part of parts) part.flags(k, voxels, flags);
    reportStill(run.name, flags, onWarning);
  });
}

function modelOf(
  request: RunsRequest,
  parts: readonly RunsPart[],
  { mean, voxels }: RunsMeeting,
  tally: { readonly readings: number; readonly scratchBytes: number },
  room: ArrayRoom | undefined,
): FirstLevelRunsModel {
  const { contrasts, jobs, onWarning, store } = request;
  const reduced = contrasts.map(({ statType, weights }, i) => {
    let estimate: ReducedContrast["estimate"] | undefined;
    for (const part of parts) estimate = part.estimate(i, voxels, estimate);
    return { statType, weights, estimate: estimate! };
  });
  return new FirstLevelRunsModel({
    grid: jobs[0].run.grid,
    voxels,
    mean,
    runs: jobs.map(({ basis, design, run: { name } }) => ({
      name,
      design,
      dof: basis.rowCount - basis.modelRank,
    })),
    reduced,
    load: store && ((k) => loadRun(request, parts, voxels, k, room)),
    ...tally,
    onWarning,
  });
}

/** Puts the model of a run together from its kept fits. */
function loadRun(
  { jobs, onWarning }: RunsRequest,
  parts: readonly RunsPart[],
  voxels: Uint32Array,
  k: number,
  room: ArrayRoom = new ArrayRoom(),
): FirstLevelModel {
  const { compat, design, kept, run, smoothingFwhm, tR } = jobs[k];
  const stored = parts.map((part) => part.stored(k, voxels));
  const { fit, scales } = selectVoxels(stored, voxels.length, room);
  return new FirstLevelModel({
    grid: run.grid,
    voxels,
    design,
    fit,
    mean: stored[0].model.parts.mean,
    readings: 0,
    scratchBytes: 0,
    series: new FittedRun({
      run,
      tR,
      request: { voxels, kept, smoothingFwhm },
      scales,
      fit,
      compat,
    }),
    onWarning,
  });
}
