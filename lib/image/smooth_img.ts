/** Smoothed series of volumes. @module */

import { breathe } from "../breathe.ts";
import type { Volume, VolumeSeries, VolumesOptions } from "../nifti/types.ts";
import type { WarningHandler } from "../warnings.ts";
import { checkFwhm } from "./check_fwhm.ts";
import { smoothFast } from "./fast_smoothing.ts";
import type { Fwhm } from "./plan_smooth.ts";
import { VolumeSmoother } from "./volume_smoother.ts";

export type { Fwhm };

/** What {@linkcode smoothImg} tells. */
export interface SmoothImgOptions {
  /**
   * Told of widths that hardly smooth.
   *
   * @default {the console}
   */
  readonly onWarning?: WarningHandler;
}

/**
 * Smooths the volumes of a series as they are read, as nilearn's `smooth_img`
 * in float64: by a Gaussian along the voxel axes, or by nilearn's quick filter
 * of neighbours. Voxels that are not finite count as 0 and stay so.
 *
 * @param series The series.
 * @param fwhm Full width at half maximum in mm, one for all axes or one for
 *   each voxel axis, 0 for none; or `fast`, a fifth of each of a voxel's six
 *   neighbours, without regard to the voxel's size.
 * @param options Who is told of widths that hardly smooth.
 * @returns The smoothed volumes.
 * @throws {UsageError} If a width is negative or not finite.
 * @throws {InputError} If a width exceeds the image's longest side.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { smoothImg, type VolumeSeries } from "@niglm/niglm/image";
 *
 * const series: VolumeSeries = {
 *   name: "made",
 *   grid: {
 *     shape: [3, 1, 1],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 1,
 *   tR: undefined,
 *   async *volumes() {
 *     yield { index: 0, data: Float64Array.of(0, 11, 0) };
 *   },
 * };
 * for await (const { data } of smoothImg(series, "fast").volumes()) {
 *   assertAlmostEquals(data[0], 1, 1e-14);
 *   assertAlmostEquals(data[1], 5, 1e-14);
 * }
 * ```
 */
export function smoothImg(
  series: VolumeSeries,
  fwhm: Fwhm,
  options: SmoothImgOptions = {},
): VolumeSeries {
  const { name, grid, volumeCount, tR } = series;
  const smooth = fwhm === "fast"
    ? fastSmoother(grid.shape)
    : gaussianSmoother(grid, fwhm, options);
  async function* volumes(
    reading: VolumesOptions = {},
  ): AsyncGenerator<Volume, void> {
    const data = new Float64Array(
      grid.shape[0] * grid.shape[1] * grid.shape[2],
    );
    for await (const volume of series.volumes(reading)) {
      smooth(volume.data, data);
      yield { index: volume.index, data };
      await breathe();
    }
  }
  return { name, grid, volumeCount, tR, volumes };
}

/** Smooths a volume into another array. */
type Smoother = (source: Float64Array, target: Float64Array) => void;

function gaussianSmoother(
  grid: VolumeSeries["grid"],
  fwhm: Exclude<Fwhm, string>,
  { onWarning }: SmoothImgOptions,
): Smoother {
  checkFwhm(fwhm, grid, onWarning);
  const smoother = new VolumeSmoother(grid, fwhm);
  return (source, target) => {
    target.set(source);
    smoother.smooth(target);
  };
}

function fastSmoother(shape: readonly [number, number, number]): Smoother {
  const finite = new Float64Array(shape[0] * shape[1] * shape[2]);
  return (source, target) => {
    for (let v = 0; v < finite.length; v++) {
      finite[v] = Number.isFinite(source[v]) ? source[v] : 0;
    }
    smoothFast(finite, shape, target);
  };
}
