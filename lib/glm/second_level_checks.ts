/** What a group model's maps and options must be like. @module */

import { counted } from "../counted.ts";
import { InputError, UsageError } from "../errors.ts";
import { requireSameGrid } from "../image/_checks.ts";
import { maskFromImage } from "../image/mask_from_image.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import type { StreamHooks } from "../slab/sums.ts";
import { findCoverage, nameOf } from "./map_coverage.ts";
import type { SecondLevelOptions } from "./second_level_options.ts";

/**
 * Refuses options that do not fit together.
 *
 * @param options The options of a group model.
 * @throws {UsageError} If they do not.
 */
export function checkTogether(options: SecondLevelOptions): void {
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

/**
 * Checks that there is a variance for each map, on its grid.
 *
 * @param maps The maps.
 * @param variances Their variances, where they are known.
 * @throws {UsageError} If their numbers differ.
 * @throws {InputError} If their grids do.
 */
export function checkVariances(
  maps: VolumeSeries,
  variances: VolumeSeries | undefined,
): void {
  if (variances === undefined) return;
  if (variances.volumeCount !== maps.volumeCount) {
    throw new UsageError(
      `--variance: found ${
        counted(variances.volumeCount, "map")
      }, expected ${maps.volumeCount}, one for each map of effects`,
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

/**
 * Reads the mask that was given.
 *
 * @param maps The maps.
 * @param options The mask and its name.
 * @returns One byte a voxel, or nothing where none was given.
 * @throws {InputError} If it is no mask on the maps' grid.
 */
export function givenMask(
  maps: VolumeSeries,
  { mask, maskName }: SecondLevelOptions,
): Uint8Array | undefined {
  if (mask === undefined) return undefined;
  return maskFromImage(mask, maps.grid, {
    name: maskName,
    imageName: nameOf(maps, 0),
  });
}

/**
 * Refuses voxels that some maps have and others lack.
 *
 * @param maps The maps; read once.
 * @param mask The mask, where one was given.
 * @param hooks Progress and signal.
 * @throws {InputError} If there are any; the message says how many.
 */
export async function requireComplete(
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

/**
 * Refuses maps without a value.
 *
 * @param maps The maps; read until one is found.
 * @param hooks The signal.
 * @throws {InputError} If one has no finite voxel; the message names it.
 */
export async function requireValues(
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
