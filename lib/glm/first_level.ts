/** The first-level fit: one run, from its volumes to a model. @module */
import { checkDesignValues } from "../design/check_values.ts";
import type { DesignMatrix } from "../design/types.ts";
import { InputError } from "../errors.ts";
import { maskFromImage } from "../image/mask_from_image.ts";
import { computeMultiEpiMask } from "../image/multi_epi_mask.ts";
import type { Image, VolumeSeries } from "../nifti/types.ts";
import { indicesOf } from "../slab/indices_of.ts";
import { inlineStreams } from "../slab/stream_inline.ts";
import type {
  OpenSumStream,
  StreamedSums,
  StreamHooks,
  SumStream,
} from "../slab/sums.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { type DesignBasis, makeDesignBasis } from "./basis.ts";
import {
  makeRunDesign,
  type RunDesign,
  type RunDesignOptions,
} from "./first_level_design.ts";
import { FirstLevelModel } from "./first_level_model.ts";
import { makeProjection, type NoiseModel } from "./projection.ts";
import { type RunFit, type RunModel, RunReduction } from "./reduce.ts";
import { SeriesCheck } from "./series_check.ts";
import type { SignalScaling } from "./voxel_reader.ts";

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
   * Model of the noise over time.
   *
   * @default {"ar1"}
   */
  readonly noiseModel?: NoiseModel;
  /**
   * What reads and sums the run: a worker pool's streams, or by default the
   * calling thread.
   */
  readonly streams?: OpenSumStream;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
  /** Told after every volume how many were read. */
  readonly onProgress?: (volumes: number) => void;
  /** Ends the fit with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Fits a general linear model to every voxel of a run, in one reading of its
 * volumes.
 *
 * @param run The run; volumes are read in order, once.
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
  const given = givenVoxels(run, options);
  const open = options.streams ?? inlineStreams();
  await using stream = open(run, {
    projection: makeProjection(basis, noiseModel),
    kept,
    smoothingFwhm: options.smoothingFwhm,
    mostVoxels: given?.length ?? Infinity,
  });
  const lead = await stream.read(given, options);
  const voxels = given ??
    indicesOf(computeMultiEpiMask([{ grid: run.grid, data: lead.mean }], {
      name: run.name,
    }));
  const model = { basis, noiseModel, scaling: signalScaling };
  const { fit, readings, check } = await fitVoxels(
    stream,
    lead,
    voxels,
    model,
    options,
  );
  check.report(run.name, lead.mean, voxels, onWarning);
  return new FirstLevelModel({
    grid: run.grid,
    voxels,
    design: matrix,
    fit,
    mean: lead.mean,
    readings,
    onWarning,
  });
}

/**
 * Solves the voxels of the mask from the first reading, and reads the run
 * again for those that it did not sum.
 */
async function fitVoxels(
  stream: SumStream,
  lead: StreamedSums,
  voxels: Uint32Array,
  model: RunModel,
  hooks: StreamHooks,
): Promise<{
  readonly fit: RunFit;
  readonly readings: number;
  readonly check: SeriesCheck;
}> {
  const reduction = new RunReduction(model, voxels.length);
  const check = new SeriesCheck();
  let readings = 1;
  let part = lead;
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
    check.take(part.sums, pairs.from);
  });
  return { fit: reduction.finish(), readings, check };
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
