/** Group models: from the maps of subjects to a model. @module */

import { checkGroupDesign } from "../design/check_group_design.ts";
import type { DesignMatrix } from "../design/types.ts";
import { InputError } from "../errors.ts";
import { checkFwhm } from "../image/check_fwhm.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { inlineStreams } from "../slab/stream_inline.ts";
import { warnOnConsole } from "../warnings.ts";
import { makeDesignBasis } from "./basis.ts";
import { FittedRun } from "./fitted_run.ts";
import { fitGroupBySums } from "./group_by_sums.ts";
import { fitByVoxel } from "./group_by_voxel.ts";
import type { RunFit } from "./reduce.ts";
import {
  checkTogether,
  checkVariances,
  givenMask,
  requireComplete,
  requireValues,
} from "./second_level_checks.ts";
import { SecondLevelModel } from "./second_level_model.ts";
import type { SecondLevelOptions } from "./second_level_options.ts";
import { makeScales, type SeriesScales } from "./series_scaling.ts";

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
    return new SecondLevelModel({
      grid,
      voxels,
      design,
      fit,
      readings,
      scratchBytes: 0,
      series: fittedMaps(maps, voxels, fit, options.smoothingFwhm),
      onWarning,
    });
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

/** What residuals and fitted maps are computed from. */
function fittedMaps(
  maps: VolumeSeries,
  voxels: Uint32Array,
  fit: RunFit,
  smoothingFwhm: SecondLevelOptions["smoothingFwhm"],
): FittedRun {
  let scales: SeriesScales | undefined;
  return new FittedRun({
    run: maps,
    tR: undefined,
    request: {
      voxels,
      kept: new Uint8Array(maps.volumeCount).fill(1),
      smoothingFwhm,
    },
    get scales() {
      return scales ??= unscaled(voxels.length);
    },
    fit,
    compat: undefined,
  });
}

function unscaled(voxelCount: number): SeriesScales {
  const scales = makeScales(voxelCount);
  scales.factor.fill(1);
  return scales;
}

function oneSample(rowCount: number): DesignMatrix {
  return {
    columns: ["intercept"],
    rowCount,
    data: new Float64Array(rowCount).fill(1),
    frameTimes: undefined,
  };
}
