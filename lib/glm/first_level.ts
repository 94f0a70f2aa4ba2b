/** The first-level fit: from the volumes of runs to a model. @module */
import { UsageError } from "../errors.ts";
import { checkFwhm } from "../image/check_fwhm.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { FirstLevelModel } from "./first_level_model.ts";
import type {
  FirstLevelOptions,
  FirstLevelRunsOptions,
  ModelOptions,
} from "./first_level_options.ts";
import type { FirstLevelRunsModel } from "./first_level_runs_model.ts";
import { requireOneRow } from "./resolved_contrast.ts";
import { fitBySums } from "./fit_by_sums.ts";
import { memoryFitStore } from "./fit_store.ts";
import { FittedRun } from "./fitted_run.ts";
import { givenVoxels, makeJob, standardizes } from "./make_job.ts";
import { orderOf } from "./noise_model.ts";
import { runsWeights, textOf } from "./run_contrasts.ts";
import { reportStill, seriesFlags } from "./series_check.ts";

/**
 * Fits a general linear model to every voxel of a run: least squares and AR(1)
 * in one reading of its volumes, AR(N) from the whole series of the mask's
 * voxels.
 *
 * @param run The run; volumes are read in order.
 * @param options Design, images, model.
 * @returns The model, from which contrasts are computed.
 * @throws {InputError} If run, design and mask do not fit together.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { fitFirstLevel, type VolumeSeries } from "@niglm/niglm";
 *
 * const run: VolumeSeries = {
 *   name: "made",
 *   grid: {
 *     shape: [2, 1, 1],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 40,
 *   tR: 2,
 *   async *volumes() {
 *     for (let index = 0; index < 40; index++) {
 *       const on = (index + 17) % 20 < 10 ? 3 : 0;
 *       const noise = (index * 37) % 11 / 10;
 *       yield { index, data: Float64Array.of(100 + on + noise, 100 + noise) };
 *     }
 *   },
 * };
 * const model = await fitFirstLevel(run, {
 *   events: [
 *     { onset: 0, duration: 20, trialType: "on" },
 *     { onset: 40, duration: 20, trialType: "on" },
 *   ],
 *   mask: "none",
 * });
 * const z = model.computeContrast("on").toImage("z");
 * assert(z.data[0] > 5 && Math.abs(z.data[1]) < 2);
 * ```
 */
export function fitFirstLevel(
  run: VolumeSeries,
  options?: FirstLevelOptions,
): Promise<FirstLevelModel>;
/**
 * Fits a general linear model to several runs, one after another, on the
 * voxels that their masks share. Contrasts combine the runs as fixed effects.
 *
 * @param runs The runs in order, all on one grid.
 * @param options Designs of the runs, images, model.
 * @returns The model of all runs.
 * @throws {InputError} If runs, designs and mask do not fit together.
 */
export function fitFirstLevel(
  runs: readonly VolumeSeries[],
  options?: FirstLevelRunsOptions,
): Promise<FirstLevelRunsModel>;
export function fitFirstLevel(
  runs: VolumeSeries | readonly VolumeSeries[],
  options: FirstLevelOptions | FirstLevelRunsOptions = {},
): Promise<FirstLevelModel | FirstLevelRunsModel> {
  return "volumes" in runs ? fitRun(runs, options) : fitEach(runs, options);
}

async function fitRun(
  given: VolumeSeries,
  options: FirstLevelOptions,
): Promise<FirstLevelModel> {
  const [run] = await onOneGrid([given], options);
  const onWarning = options.onWarning ?? warnOnConsole;
  checkWidth(run, options, onWarning);
  const order = orderOf(options.noiseModel ?? "ar1");
  const job = makeJob(run, options, options, {
    given: await givenVoxels(run, options),
    standardize: standardizes(options, onWarning),
    hooks: options,
    onWarning,
  });
  const { voxels, fit, mean, scales, still, readings, scratchBytes } = order > 1
    ? await (await import("./fit_by_slabs.ts")).fitBySlabs(job, order)
    : await fitBySums(job);
  reportStill(run.name, seriesFlags(still, mean, voxels), onWarning);
  const { compat, design, kept, smoothingFwhm, tR } = job;
  return new FirstLevelModel({
    grid: run.grid,
    voxels,
    design,
    fit,
    mean,
    readings,
    scratchBytes,
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

async function fitEach(
  given: readonly VolumeSeries[],
  options: FirstLevelRunsOptions,
): Promise<FirstLevelRunsModel> {
  const { runOptions, onProgress } = options;
  if (given.length === 0) {
    throw new UsageError("found no run, expected at least one", {
      field: "run",
    });
  }
  if (runOptions && runOptions.length !== given.length) {
    throw new UsageError(
      `run_options: found ${runOptions.length} for ${given.length} runs, expected one a run`,
      { field: "run_options" },
    );
  }
  const runs = await onOneGrid(given, options);
  const onWarning = options.onWarning ?? warnOnConsole;
  checkWidth(runs[0], options, onWarning);
  const shared = {
    given: await givenVoxels(runs[0], options),
    standardize: standardizes(options, onWarning),
    onWarning,
  };
  let before = 0;
  const jobs = runs.map((run, k) => {
    const start = before;
    before += run.volumeCount;
    return makeJob(run, options, { ...options, ...runOptions?.[k] }, {
      ...shared,
      hooks: {
        signal: options.signal,
        onProgress: (volumes) => onProgress?.(start + volumes),
      },
    });
  });
  const columns = jobs.map(({ design, run: { name } }) => ({
    name,
    columns: design.columns,
  }));
  const contrasts = options.contrasts?.map((request) => {
    const given = "weights" in request ? request.weights : request.contrast;
    const { label = textOf(given), statType } = request;
    const weights = "weights" in request
      ? request.weights
      : runsWeights(request.contrast, columns, {
        ...options,
        label,
        onWarning,
      });
    const contrast = {
      weights,
      statType: statType ?? (weights[0].length > 1 ? "F" : "t"),
      label,
    } as const;
    requireOneRow(contrast, label);
    return contrast;
  });
  const store = options.store ?? (contrasts ? undefined : memoryFitStore());
  const { fitRuns } = await import("./fit_runs.ts");
  return await fitRuns({
    jobs,
    order: orderOf(options.noiseModel ?? "ar1"),
    contrasts: contrasts ?? [],
    store,
    onWarning,
  });
}

/** The runs on the grid of the fit. */
async function onOneGrid(
  runs: readonly VolumeSeries[],
  options: ModelOptions,
): Promise<VolumeSeries[]> {
  const { autoResample, mask, signal, targetAffine, targetShape } = options;
  const asTheyAre = runs.length === 1 && !runs[0].volumeGrids &&
    !autoResample && targetAffine === undefined && targetShape === undefined;
  if (asTheyAre) return [...runs];
  const { bringToOneGrid } = await import("../image/one_grid.ts");
  const maskGrid = typeof mask === "object" ? mask.grid : undefined;
  return bringToOneGrid(runs, { ...options, maskGrid }, { signal });
}

function checkWidth(
  { grid }: VolumeSeries,
  { smoothingFwhm }: FirstLevelOptions | FirstLevelRunsOptions,
  onWarning: WarningHandler,
): void {
  if (smoothingFwhm === undefined) return;
  checkFwhm(smoothingFwhm, grid, onWarning, "smoothing_fwhm");
}
