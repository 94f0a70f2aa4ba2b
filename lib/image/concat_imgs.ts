/** Images one after another. @module */

import { UsageError } from "../errors.ts";
import type { Volume, VolumeSeries, VolumesOptions } from "../nifti/types.ts";
import type { WarningHandler } from "../warnings.ts";
import { requireOneGrid } from "./plan_concat.ts";
import { resampleImg } from "./resample_img.ts";

/** How {@linkcode concatImgs} treats images on other grids. */
export interface ConcatImgsOptions {
  /**
   * Whether images on another grid than the first one's are resampled onto it,
   * by cubic splines and clipped; otherwise they are refused.
   *
   * @default {false}
   */
  readonly autoResample?: boolean;
  /**
   * Whose range resampled values are clipped to, 0 included: each volume's
   * own, or that of all volumes of its image, as nilearn does.
   *
   * @default {"volume"}
   */
  readonly clipRange?: "volume" | "run";
  /**
   * Told where an image that is resampled has voxels that are not finite.
   *
   * @default {the console}
   */
  readonly onWarning?: WarningHandler;
}

/**
 * Joins images along time, as nilearn's `concat_imgs` in float64: all volumes
 * of the first image, then those of the next one, on the first image's grid.
 *
 * @param images The images, at least one; each is read as its turn comes.
 * @param options Whether images on other grids are resampled.
 * @returns The volumes of all images.
 * @throws {UsageError} If there is no image.
 * @throws {InputError} If an image lies on another grid and is not to be
 *   resampled, or the first one's grid misses it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { concatImgs, type VolumeSeries } from "@niglm/niglm/image";
 *
 * const series = (...values: number[]): VolumeSeries => ({
 *   name: "made",
 *   grid: {
 *     shape: [1, 1, 1],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: values.length,
 *   tR: 2,
 *   async *volumes() {
 *     for (const [index, value] of values.entries()) {
 *       yield { index, data: Float64Array.of(value) };
 *     }
 *   },
 * });
 * const joined = concatImgs([series(1, 2), series(5)]);
 * const values: number[] = [];
 * for await (const { data } of joined.volumes()) values.push(data[0]);
 * assertEquals(values, [1, 2, 5]);
 * assertEquals(joined.volumeCount, 3);
 * ```
 */
export function concatImgs(
  images: readonly VolumeSeries[],
  options: ConcatImgsOptions = {},
): VolumeSeries {
  const { autoResample = false, clipRange, onWarning } = options;
  if (images.length === 0) {
    throw new UsageError("concat: found no image, expected at least one");
  }
  const [{ name, grid, tR }] = images;
  if (!autoResample) requireOneGrid(images);
  async function* volumes(
    reading: VolumesOptions = {},
  ): AsyncGenerator<Volume, void> {
    let index = 0;
    for (const image of images) {
      const onGrid = autoResample
        ? resampleImg(image, {
          targetAffine: grid.affine,
          targetShape: grid.shape,
          clipRange,
          onWarning,
        })
        : image;
      for await (const { data } of onGrid.volumes(reading)) {
        yield { index, data };
        index++;
      }
    }
  }
  const volumeCount = images.reduce((sum, image) => sum + image.volumeCount, 0);
  return { name, grid, volumeCount, tR, volumes };
}
