/** Group models: from the maps of subjects to a model. @module */

import { checkGroupDesign } from "../design/check_group_design.ts";
import type { DesignMatrix } from "../design/types.ts";
import { InputError, UsageError } from "../errors.ts";
import { requireSameGrid } from "../image/_checks.ts";
import { checkFwhm } from "../image/check_fwhm.ts";
import { maskFromImage } from "../image/mask_from_image.ts";
import type { Image, VolumeSeries } from "../nifti/types.ts";
import { inlineStreams } from "../slab/stream_inline.ts";
import type { OpenScratch } from "../slab/scratch.ts";
import type { OpenSumStream, StreamHooks } from "../slab/sums.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { makeDesignBasis } from "./basis.ts";
import type { VarianceMethod } from "./between_variance.ts";
import { fitGroupBySums } from "./group_by_sums.ts";
import { fitByVoxel } from "./group_by_voxel.ts";
import { findCoverage, nameOf } from "./map_coverage.ts";
import { SecondLevelModel } from "./second_level_model.ts";

/** What becomes of voxels that not every map has. */
export type MissingData = "error" | "available";

/** Options of {@linkcode fitSecondLevel}. */
export interface SecondLevelOptions extends StreamHooks {
  /**
   * One row a map, in their order.
   *
   * @default {a column `intercept` of ones: a one-sample test}
   */
  readonly designMatrix?: DesignMatrix;
  /**
   * Voxels to fit: an image of zeros and one other value on the maps' grid.
   *
   * @default {what is not background in the mean of the maps}
   */
  readonly mask?: Image;
  /** The mask's name in messages. */
  readonly maskName?: string;
  /** Full width at half maximum of a Gaussian filter in mm, one or x, y, z. */
  readonly smoothingFwhm?: number | readonly [number, number, number];
  /** Variance of each map's effects, a volume a map, where they are known. */
  readonly variances?: VolumeSeries;
  /**
   * Ordinary least squares, or weights from known variances and a variance
   * between subjects by DerSimonian and Laird or by restricted likelihood.
   *
   * @default {"ols"}
   */
  readonly method?: "ols" | VarianceMethod;
  /**
   * What becomes of voxels that some maps lack, because they are not finite or
   * exactly 0 there: `error` refuses them, `available` fits each voxel with
   * the maps that have it.
   *
   * @default {nilearn's rule: values that are not finite count as 0}
   */
  readonly missingData?: MissingData;
  /**
   * What reads and sums the maps: a worker pool's streams, or by default the
   * calling thread.
   */
  readonly streams?: OpenSumStream;
  /**
   * Bytes for image data and model state of fits voxel by voxel.
   *
   * @default {256 MiB}
   */
  readonly memory?: number;
  /** Makes a scratch file for what does not fit into memory. */
  readonly openScratch?: OpenScratch;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

/**
 * Fits a group model to every voxel of subjects' maps, as nilearn's
 * `SecondLevelModel`: ordinary least squares in one reading of the maps,
 * whose number memory does not grow with; or, where maps are missing or their
 * variances known, voxel by voxel.
 *
 * @param maps The maps, a volume each, in the order of the design's rows.
 * @param options Design, mask, variances, missing voxels.
 * @returns The model, from which contrasts are computed.
 * @throws {UsageError} If options do not fit together.
 * @throws {InputError} If maps, design, mask and variances do not.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { fitSecondLevel, type VolumeSeries } from "@niglm/niglm";
 *
 * const maps: VolumeSeries = {
 *   name: "3 maps",
 *   grid: {
 *     shape: [1, 1, 1],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 3,
 *   tR: undefined,
 *   async *volumes() {
 *     for (const [index, value] of [1, 2, 6].entries()) {
 *       yield { index, data: Float64Array.of(value) };
 *     }
 *   },
 * };
 * const model = await fitSecondLevel(maps, {
 *   mask: { grid: maps.grid, volumeCount: 1, data: Float64Array.of(1) },
 * });
 * const t = model.computeContrast("intercept").values("stat");
 * assertAlmostEquals(t[0], 3 / Math.sqrt(7 / 3), 1e-12);
 * ```
 */
export async function fitSecondLevel(
  maps: VolumeSeries,
  options: SecondLevelOptions = {},
): Promise<SecondLevelModel> {
  const { variances, method = "ols", missingData } = options;
  const { onProgress, onWarning = warnOnConsole, signal } = options;
  const design = options.designMatrix ?? oneSample(maps.volumeCount);
  checkTogether(options);
  if (options.smoothingFwhm !== undefined) {
    checkFwhm(options.smoothingFwhm, maps.grid, onWarning, "smoothing_fwhm");
  }
  checkGroupDesign(design, maps.volumeCount);
  checkVariances(maps, variances);
  const given = givenMask(maps, options);
  const basis = makeDesignBasis(
    design.data,
    design.rowCount,
    design.columns.length,
  );
  const { grid } = maps;
  const hooks = { onProgress, signal };
  if (missingData === "error") await requireComplete(maps, given, hooks);
  if (method === "ols" && missingData !== "available") {
    const { fit, gaps, readings, voxels } = await fitGroupBySums({
      maps,
      basis,
      mask: given,
      smoothingFwhm: options.smoothingFwhm,
      streams: options.streams ?? inlineStreams({ memory: options.memory }),
      hooks,
    });
    if (gaps === voxels.length) await requireValues(maps, hooks);
    if (voxels.length === 0) {
      throw new InputError(
        `${maps.name}: no voxel has a value in all maps, expected maps that overlap`,
        { field: "mask" },
      );
    }
    if (gaps > 0) {
      onWarning(
        `${gaps} of the ${voxels.length} voxels of the mask are not finite in some maps and count as 0 there, as nilearn has it; --missing-data available fits each voxel with the maps that have it`,
      );
    }
    const parts = { grid, voxels, design, fit, readings };
    return new SecondLevelModel({ ...parts, scratchBytes: 0, onWarning });
  }
  const { fit, readings, scratchBytes, voxels } = await fitByVoxel({
    maps,
    variances,
    method,
    basis,
    mask: given,
    missing: missingData === "available",
    smoothingFwhm: options.smoothingFwhm,
    memory: options.memory,
    openScratch: options.openScratch,
    onWarning,
    hooks,
  });
  return new SecondLevelModel({
    grid,
    voxels,
    design,
    fit,
    readings: readings + (missingData === "error" ? 1 : 0),
    scratchBytes,
    onWarning,
  });
}

function oneSample(rowCount: number): DesignMatrix {
  return {
    columns: ["intercept"],
    rowCount,
    data: new Float64Array(rowCount).fill(1),
    frameTimes: undefined,
  };
}

function checkTogether(options: SecondLevelOptions): void {
  const { method = "ols", smoothingFwhm, variances } = options;
  if (method !== "ols" && variances === undefined) {
    throw new UsageError(
      `method ${method} needs the variances of the maps (--variance), found none`,
      { field: "--method" },
    );
  }
  if (method === "ols" && variances !== undefined) {
    throw new UsageError(
      "variances of the maps are given and method ols does not use them, expected dl or reml (--method)",
      { field: "--method" },
    );
  }
  if (variances !== undefined && smoothingFwhm !== undefined) {
    throw new UsageError(
      "smoothing and known variances are given together: smoothed maps have other variances, expected one or the other",
      { field: "--smoothing-fwhm" },
    );
  }
}

function checkVariances(
  maps: VolumeSeries,
  variances: VolumeSeries | undefined,
): void {
  if (variances === undefined) return;
  if (variances.volumeCount !== maps.volumeCount) {
    throw new UsageError(
      `--variance: found ${variances.volumeCount} maps, expected ${maps.volumeCount}, one for each map of effects`,
      { field: "--variance" },
    );
  }
  requireSameGrid(
    variances.grid,
    maps.grid,
    nameOf(variances, 0),
    nameOf(maps, 0),
  );
}

function givenMask(
  maps: VolumeSeries,
  { mask, maskName }: SecondLevelOptions,
): Uint8Array | undefined {
  if (mask === undefined) return undefined;
  return maskFromImage(mask, maps.grid, {
    name: maskName,
    imageName: nameOf(maps, 0),
  });
}

/** Refuses voxels that some maps have and others lack. */
async function requireComplete(
  maps: VolumeSeries,
  mask: Uint8Array | undefined,
  hooks: StreamHooks,
): Promise<void> {
  const { counts } = await findCoverage(maps, undefined, undefined, hooks);
  let differ = 0;
  let within = 0;
  counts.forEach((count, v) => {
    if (mask !== undefined && mask[v] === 0) return;
    if (count > 0 || mask !== undefined) within++;
    if (count < maps.volumeCount && (count > 0 || mask !== undefined)) differ++;
  });
  if (differ === 0) return;
  throw new InputError(
    `${maps.name}: ${differ} of ${within} voxels ${
      mask === undefined ? "that any map has" : "of the mask"
    } are missing in some maps (not finite, or 0), expected all maps to have them; --missing-data available fits each voxel with the maps that have it`,
    { field: "missing_data" },
  );
}

/** Finds the map that has no value at all. */
async function requireValues(
  maps: VolumeSeries,
  { signal }: StreamHooks,
): Promise<void> {
  for await (const { data, index } of maps.volumes({ signal })) {
    if (data.some(Number.isFinite)) continue;
    throw new InputError(
      `${
        nameOf(maps, index)
      }: found no finite voxel, expected a map with values`,
      { file: nameOf(maps, index) },
    );
  }
}
