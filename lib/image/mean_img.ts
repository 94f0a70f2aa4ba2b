/** The mean of images over time, then over images. @module */

import { breathe } from "../breathe.ts";
import { UsageError } from "../errors.ts";
import type { Image, VolumeSeries } from "../nifti/types.ts";
import { requireSameGrid } from "./_checks.ts";

/** How {@linkcode meanImg} reads. */
export interface MeanImgOptions {
  /** Told after every volume how many were read, of all images. */
  readonly onProgress?: (volumes: number) => void;
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Computes the mean image, as nilearn's `mean_img` on one grid: the mean of
 * each image over its volumes, then the mean over images, each of which
 * weighs the same. A voxel that is NaN in any volume is NaN.
 *
 * @param images The images, at least one, all on one grid; each is read once.
 * @param options Progress and signal.
 * @returns One volume on the images' grid.
 * @throws {UsageError} If there is no image.
 * @throws {InputError} If the grids differ or an image cannot be read.
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
  const { onProgress, signal } = options;
  if (images.length === 0) {
    throw new UsageError("mean: found no image, expected at least one");
  }
  const [first] = images;
  for (const image of images) {
    requireSameGrid(image.grid, first.grid, image.name, first.name);
  }
  const size = first.grid.shape.reduce((product, n) => product * n, 1);
  const data = new Float64Array(size);
  let volumesRead = 0;
  for (const image of images) {
    const sum = new Float64Array(size);
    for await (const volume of image.volumes({ signal })) {
      for (let v = 0; v < size; v++) sum[v] += volume.data[v];
      onProgress?.(++volumesRead);
      await breathe();
    }
    for (let v = 0; v < size; v++) data[v] += sum[v] / image.volumeCount;
  }
  for (let v = 0; v < size; v++) data[v] /= images.length;
  return { grid: first.grid, volumeCount: 1, data };
}
