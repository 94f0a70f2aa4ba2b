/** The mask of a group model. @module */

import { InputError } from "../errors.ts";
import { release } from "../release.ts";
import { computeBackgroundMask } from "../image/background_mask.ts";
import { meanImg } from "../image/mean_img.ts";
import type { Image, VolumeSeries } from "../nifti/types.ts";
import type { StreamHooks } from "../slab/sums.ts";

/** How {@linkcode computeGroupMask} reads. */
export interface GroupMaskOptions extends StreamHooks {
  /**
   * What the background is found in: the mean of all maps, or, as nilearn does
   * for tables of maps and for fitted models, the first map.
   *
   * @default {"mean"}
   */
  readonly from?: "mean" | "first";
}

/**
 * Computes the mask that nilearn's `SecondLevelModel` computes: the voxels of
 * the maps' mean that are not background. Where the border of the volume has
 * NaN, these are the voxels that are finite in every map.
 *
 * @param maps The maps; read once, or as far as the first.
 * @param options Mean or first map, progress and signal.
 * @returns The mask, 1 inside and 0 outside.
 * @throws {InputError} If no voxel is inside.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { computeGroupMask, type VolumeSeries } from "@niglm/niglm";
 *
 * const maps: VolumeSeries = {
 *   name: "2 maps",
 *   grid: {
 *     shape: [5, 1, 1],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 2,
 *   tR: undefined,
 *   async *volumes() {
 *     yield { index: 0, data: Float64Array.of(NaN, 1, 2, NaN, NaN) };
 *     yield { index: 1, data: Float64Array.of(NaN, NaN, 4, NaN, NaN) };
 *   },
 * };
 * assertEquals([...(await computeGroupMask(maps)).data], [0, 0, 1, 0, 0]);
 * ```
 */
export async function computeGroupMask(
  maps: VolumeSeries,
  options: GroupMaskOptions = {},
): Promise<Image> {
  const inside = await findGroupMask(maps, options);
  return { grid: maps.grid, volumeCount: 1, data: new Float64Array(inside) };
}

/**
 * Finds the mask of {@linkcode computeGroupMask}.
 *
 * @param maps The maps; read once, or as far as the first.
 * @param options Mean or first map, progress and signal.
 * @returns One byte a voxel: 1 inside, 0 outside.
 * @throws {InputError} If no voxel is inside.
 */
export async function findGroupMask(
  maps: VolumeSeries,
  options: GroupMaskOptions = {},
): Promise<Uint8Array> {
  const { from = "mean", onProgress, signal } = options;
  const volume = from === "mean"
    ? (await meanImg([maps], { onProgress, signal })).data
    : await firstVolume(maps, signal);
  const inside = computeBackgroundMask({ grid: maps.grid, data: volume });
  release(volume);
  if (!inside.includes(1)) {
    throw new InputError(
      `${maps.name}: no voxel has a value in all maps, expected maps that overlap`,
      { field: "mask" },
    );
  }
  return inside;
}

async function firstVolume(
  maps: VolumeSeries,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  for await (const { data } of maps.volumes({ signal })) return data.slice();
  throw new InputError(`${maps.name}: found no map, expected at least one`);
}
