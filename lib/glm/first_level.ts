/** The first-level fit: one run, from its volumes to a model. @module */
import { checkDesignValues } from "../design/check_values.ts";
import type { DesignMatrix } from "../design/types.ts";
import { InputError } from "../errors.ts";
import { maskFromImage } from "../image/mask_from_image.ts";
import type { Image, VolumeSeries } from "../nifti/types.ts";
import { indicesOf } from "../slab/indices_of.ts";
import { inlineStreams } from "../slab/stream_inline.ts";
import type { OpenSumStream } from "../slab/sums.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { type DesignBasis, makeDesignBasis } from "./basis.ts";
import {
  makeRunDesign,
  type RunDesign,
  type RunDesignOptions,
} from "./first_level_design.ts";
import { FirstLevelModel } from "./first_level_model.ts";
import { fitBySlabs } from "./fit_by_slabs.ts";
import { fitBySums } from "./fit_by_sums.ts";
import type { FitJob } from "./fit_job.ts";
import { FittedRun } from "./fitted_run.ts";
import { type NoiseModel, orderOf } from "./noise_model.ts";
import type { SignalScaling } from "./scale.ts";
import { reportStill } from "./series_check.ts";
import { inlineSlabs, type OpenSlabPass } from "./slab_pass.ts";

/** Options of {@linkcode fitFirstLevel}; names and defaults are nilearn's. */
export interface FirstLevelOptions extends RunDesignOptions {
  /** The design from {@linkcode makeRunDesign}, in place of what makes it. */
  readonly runDesign?: RunDesign;
  /**
   * Voxels to fit: an image of zeros and one other value on the run's grid,
   * `"none"` for every voxel, or nothing for the computed EPI mask.
   */
  readonly mask?: Image | "none";
  /** The mask's name in messages. */
  readonly maskName?: string;
  /** Full width at half maximum of a Gaussian filter in mm, one or x, y, z. */
  readonly smoothingFwhm?: number | readonly [number, number, number];
  /**
   * Scaling of the series to percent of its mean (0), of the mean of all
   * voxels and scans, or none (false).
   *
   * @default {0}
   */
  readonly signalScaling?: SignalScaling;
  /**
   * Whether series are then standardised over time, by their mean and sample
   * standard deviation.
   *
   * @default {false}
   */
  readonly standardize?: boolean;
  /**
   * Model of the noise over time: `ar1` in hundredths, as nilearn has it; of a
   * higher order each voxel has its own coefficients.
   *
   * @default {"ar1"}
   */
  readonly noiseModel?: NoiseModel;
  /**
   * `nilearn` to cluster the coefficients of autoregressive models above the
   * first order, for its residuals and predicted series, and to ignore
   * `standardize`, as it does.
   */
  readonly compat?: "nilearn";
  /**
   * What reads and sums the run: a worker pool's streams, or by default the
   * calling thread.
   */
  readonly streams?: OpenSumStream;
  /**
   * What holds and fits whole series, for autoregressive models above the
   * first order: by default the calling thread, in memory.
   */
  readonly slabs?: OpenSlabPass;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
  /** Told after every volume how many were read. */
  readonly onProgress?: (volumes: number) => void;
  /** Ends the fit with the signal's reason. */
  readonly signal?: AbortSignal;
}

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
export async function fitFirstLevel(
  run: VolumeSeries,
  options: FirstLevelOptions = {},
): Promise<FirstLevelModel> {
  const { noiseModel = "ar1", signalScaling = 0 } = options;
  const onWarning = options.onWarning ?? warnOnConsole;
  const { matrix, kept } = options.runDesign ?? makeRunDesign(run, options);
  const basis = checkedBasis(matrix, run.name, onWarning);
  const order = orderOf(noiseModel);
  checkOrder(order, basis, run.name);
  const job: FitJob = {
    run,
    kept,
    given: givenVoxels(run, options),
    smoothingFwhm: options.smoothingFwhm,
    basis,
    noiseModel,
    scaling: signalScaling,
    standardize: standardizes(options, onWarning),
    compat: options.compat,
    streams: options.streams ?? inlineStreams(),
    slabs: options.slabs ?? inlineSlabs(),
    hooks: options,
  };
  const { voxels, fit, mean, scales, still, readings, scratchBytes } = order > 1
    ? await fitBySlabs(job, order)
    : await fitBySums(job);
  reportStill(run.name, still, mean, voxels, onWarning);
  return new FirstLevelModel({
    grid: run.grid,
    voxels,
    design: matrix,
    fit,
    mean,
    readings,
    scratchBytes,
    series: new FittedRun({
      run,
      tR: options.tR ?? run.tR,
      request: { voxels, kept, smoothingFwhm: options.smoothingFwhm },
      scales,
      fit,
      compat: options.compat,
    }),
    onWarning,
  });
}

/** nilearn takes the option and does nothing. */
function standardizes(
  { compat, standardize = false }: FirstLevelOptions,
  onWarning: WarningHandler,
): boolean {
  if (!standardize || compat !== "nilearn") return standardize;
  onWarning(
    "standardize: nilearn accepts it and does nothing, and so does its profile",
  );
  return false;
}

function checkOrder(order: number, basis: DesignBasis, name: string): void {
  const most = basis.rowCount - basis.columnCount - 1;
  if (order <= Math.max(most, 1)) return;
  throw new InputError(
    `${name}: ${basis.rowCount} scans and ${basis.columnCount} design columns leave nothing to find ${order} autoregressive coefficients from; expected at most ${most}`,
    { file: name, field: "noise_model" },
  );
}

function checkedBasis(
  matrix: DesignMatrix,
  name: string,
  onWarning: WarningHandler,
): DesignBasis {
  const { rowCount, columns, data } = matrix;
  if (columns.length >= rowCount) {
    throw new InputError(
      `${name}: the design has ${columns.length} columns for ${rowCount} scans; expected fewer columns than scans`,
      { file: name, field: "design_matrix" },
    );
  }
  checkDesignValues(matrix);
  const basis = makeDesignBasis(data, rowCount, columns.length);
  if (basis.rank < columns.length) {
    onWarning(
      `${name}: the design is rank-deficient: ${columns.length} columns span ${basis.rank} dimensions; single parameters may not be determined`,
    );
  }
  return basis;
}

function givenVoxels(
  run: VolumeSeries,
  options: FirstLevelOptions,
): Uint32Array | undefined {
  const { mask, maskName: name } = options;
  if (mask === undefined) return undefined;
  if (mask === "none") {
    const [nx, ny, nz] = run.grid.shape;
    return new Uint32Array(nx * ny * nz).map((_, i) => i);
  }
  return indicesOf(
    maskFromImage(mask, run.grid, { name, imageName: run.name }),
  );
}
