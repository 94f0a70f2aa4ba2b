/** The mean of images over time, then over images. @module */

import { breathe } from "../breathe.ts";
import type {
  Image,
  Volume,
  VolumeSeries,
  VolumesOptions,
} from "../nifti/types.ts";
import type { WarningHandler } from "../warnings.ts";
import { meanOfMeans } from "./mean_of_means.ts";
import type { TargetGridOptions } from "./target_grid.ts";

/** How {@linkcode meanImg} reads, and onto which grid it resamples. */
export interface MeanImgOptions extends TargetGridOptions {
  /** Told after every volume how many were read, of all images. */
  readonly onProgress?: (volumes: number) => void;
  /**
   * Told of images on another grid than the first one's, and of means with
   * voxels that are not finite which are resampled.
   *
   * @default {the console}
   */
  readonly onWarning?: WarningHandler;
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Computes the mean image, as nilearn's `mean_img`: the mean of each image over
 * its volumes, then the mean over images, each of which weighs the same. A
 * voxel that is NaN in any volume is NaN.
 *
 * The mean of each image is resampled, by cubic splines, onto the grid that is
 * wanted: the first image's own unless another is given.
 *
 * @param images The images, at least one; each is read once.
 * @param options Grid, progress and signal.
 * @returns One volume.
 * @throws {UsageError} If there is no image, or the options do not describe a
 *   grid.
 * @throws {InputError} If an image cannot be read, or the grid misses it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { meanImg } from "./mean_img.ts";
 * import type { VolumeSeries } from "../nifti/types.ts";
 *
 * const series: VolumeSeries = {
 *   name: "made",
 *   grid: {
 *     shape: [2, 1, 1],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 2,
 *   tR: undefined,
 *   async *volumes() {
 *     yield { index: 0, data: Float64Array.of(1, 5) };
 *     yield { index: 1, data: Float64Array.of(2, 7) };
 *   },
 * };
 * assertEquals([...(await meanImg([series])).data], [1.5, 6]);
 * ```
 */
export async function meanImg(
  images: readonly VolumeSeries[],
  options: MeanImgOptions = {},
): Promise<Image> {
  let volumesRead = 0;
  const onVolume = () => options.onProgress?.(++volumesRead);
  return await meanOfMeans(
    images.map((image) => averaged(image, onVolume)),
    options,
  );
}

/** The mean over time of an image, which is read when it is asked for. */
function averaged(image: VolumeSeries, onVolume: () => void): VolumeSeries {
  const { name, grid, volumeCount } = image;
  async function* volumes(
    options: VolumesOptions = {},
  ): AsyncGenerator<Volume, void> {
    const data = new Float64Array(grid.shape.reduce((n, axis) => n * axis, 1));
    for await (const volume of image.volumes(options)) {
      for (let v = 0; v < data.length; v++) data[v] += volume.data[v];
      onVolume();
      await breathe();
    }
    for (let v = 0; v < data.length; v++) data[v] /= volumeCount;
    yield { index: 0, data };
  }
  return { name, grid, volumeCount: 1, tR: undefined, volumes };
}
