/** Images on another grid. @module */

import { showable } from "../jupyter.ts";
import { breathe } from "../breathe.ts";
import type {
  Grid,
  Image,
  Volume,
  VolumeSeries,
  VolumesOptions,
} from "../nifti/types.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { nonFiniteWarning, withName } from "./plan_resample.ts";
import { targetGrid, type TargetGridOptions } from "./target_grid.ts";
import { rangeOfSeries, rangeWithZero } from "./value_range.ts";
import {
  VolumeResampler,
  type VolumeResamplerOptions,
} from "./volume_resampler.ts";

/** How {@linkcode resampleImg} resamples. */
export interface ResampleImgOptions
  extends TargetGridOptions, VolumeResamplerOptions {
  /**
   * Whose range values are clipped to, 0 included: each volume's own, or that
   * of all volumes, as nilearn does; a series is read twice for that.
   *
   * @default {"volume"}
   */
  readonly clipRange?: "volume" | "run";
  /**
   * Told once where volumes have voxels that are not finite.
   *
   * @default {the console}
   */
  readonly onWarning?: WarningHandler;
}

/**
 * Resamples an image in memory.
 *
 * @param image The image.
 * @param options Target grid, interpolation, fill value and clipping.
 * @returns A new image on the target grid; the image itself if it is there
 *   already.
 * @throws {UsageError} If the options do not describe a grid, or one that no
 *   memory can hold.
 * @throws {InputError} If the image's affine cannot be inverted, or the target
 *   grid misses the image.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resampleImg } from "@niglm/niglm/image";
 *
 * const image = {
 *   grid: {
 *     shape: [5, 1, 1],
 *     affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
 *     voxelSizes: [2, 2, 2],
 *   },
 *   volumeCount: 1,
 *   data: Float64Array.of(1, 2, 3, 4, 5),
 * } as const;
 * const coarse = resampleImg(image, {
 *   targetAffine: [4, 0, 0, 0, 2, 0, 0, 0, 2],
 *   interpolation: "nearest",
 * });
 * assertEquals(coarse.grid.shape, [3, 1, 1]);
 * assertEquals([...coarse.data], [1, 3, 5]);
 * ```
 */
export function resampleImg(image: Image, options?: ResampleImgOptions): Image;
/**
 * Resamples the volumes of a series as they are read: each once, straight onto
 * the target grid, and clipped to its own range (nilearn's `resample_img`
 * clips a 4-D image to the range of all its volumes).
 *
 * @param series The series.
 * @param options Target grid, interpolation, fill value and clipping.
 * @returns The series on the target grid; the series itself if it is there
 *   already.
 * @throws {UsageError} If the options do not describe a grid, or one that no
 *   memory can hold.
 * @throws {InputError} If the series' affine cannot be inverted, or the target
 *   grid misses it.
 */
export function resampleImg(
  series: VolumeSeries,
  options?: ResampleImgOptions,
): VolumeSeries;
export function resampleImg(
  image: Image | VolumeSeries,
  options: ResampleImgOptions = {},
): Image | VolumeSeries {
  const name = "name" in image ? image.name : "image";
  return withName(name, () => {
    const grid = targetGrid(image.grid, options);
    if (grid === undefined) return image;
    return "data" in image
      ? resampleImage(image, grid, options)
      : resampleSeries(image, grid, options);
  });
}

function resampleImage(
  image: Image,
  grid: Grid,
  options: ResampleImgOptions,
): Image {
  const { volumeCount } = image;
  const clip = ofWholeRun(options) ? rangeWithZero(image.data) : options.clip;
  const resampler = new VolumeResampler(image.grid, grid, { ...options, clip });
  const size = image.data.length / volumeCount;
  const volume = grid.shape[0] * grid.shape[1] * grid.shape[2];
  const data = new Float64Array(volume * volumeCount);
  let warned = false;
  for (let index = 0; index < volumeCount; index++) {
    const voxels = resampler.apply(
      image.data.subarray(index * size, (index + 1) * size),
      data.subarray(index * volume, (index + 1) * volume),
    );
    if (voxels === 0 || warned) continue;
    warned = true;
    const warn = options.onWarning ?? warnOnConsole;
    warn(nonFiniteWarning("image", voxels, index));
  }
  return showable("image", { grid, volumeCount, data });
}

function resampleSeries(
  series: VolumeSeries,
  grid: Grid,
  options: ResampleImgOptions,
): VolumeSeries {
  const { name, volumeCount, tR } = series;
  const ownRanges = new VolumeResampler(series.grid, grid, options);
  let warned = false;
  async function* volumes(
    reading: VolumesOptions = {},
  ): AsyncGenerator<Volume, void> {
    const resampler = ofWholeRun(options)
      ? new VolumeResampler(series.grid, grid, {
        ...options,
        clip: await rangeOfSeries(series, reading),
      })
      : ownRanges;
    const data = new Float64Array(
      grid.shape[0] * grid.shape[1] * grid.shape[2],
    );
    for await (const volume of series.volumes(reading)) {
      const voxels = resampler.apply(volume.data, data);
      if (voxels > 0 && !warned) {
        warned = true;
        const warn = options.onWarning ?? warnOnConsole;
        warn(nonFiniteWarning(name, voxels, volume.index));
      }
      yield { index: volume.index, data };
      await breathe();
    }
  }
  return { name, grid, volumeCount, tR, volumes };
}

/** Whether values are clipped to the range of all volumes. */
function ofWholeRun({ clip = true, clipRange }: ResampleImgOptions): boolean {
  return clip === true && clipRange === "run";
}
