/** Images on the grid of another image. @module */

import type { Grid, Image, VolumeSeries } from "../nifti/types.ts";
import { resampleImg, type ResampleImgOptions } from "./resample_img.ts";

/** How {@linkcode resampleToImg} resamples. */
export interface ResampleToImgOptions
  extends Omit<ResampleImgOptions, "targetAffine" | "targetShape"> {
  /**
   * Whether no value may lie outside the range of the source volume and 0; or
   * the least and the greatest value themselves.
   *
   * @default {false}
   */
  readonly clip?: boolean | readonly [number, number];
}

/**
 * Resamples an image in memory onto the grid of another image.
 *
 * As `resampleImg`, but without clipping unless it is asked for, as nilearn's
 * `resample_to_img`.
 *
 * @param source The image.
 * @param target An image or a series on the grid that is wanted.
 * @param options Interpolation, fill value and clipping.
 * @returns A new image on that grid; the image itself if it is there already.
 * @throws {InputError} If the grid misses the image.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { resampleToImg } from "@niglm/niglm/image";
 *
 * const grid = {
 *   shape: [3, 1, 1],
 *   affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
 *   voxelSizes: [2, 2, 2],
 * } as const;
 * const flipped = {
 *   ...grid,
 *   affine: [-2, 0, 0, 4, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
 * };
 * const image = { grid, volumeCount: 1, data: Float64Array.of(1, 2, 3) };
 * const turned = resampleToImg(image, { grid: flipped }, {
 *   interpolation: "linear",
 * });
 * assertEquals([...turned.data], [3, 2, 1]);
 * ```
 */
export function resampleToImg(
  source: Image,
  target: { readonly grid: Pick<Grid, "shape" | "affine"> },
  options?: ResampleToImgOptions,
): Image;
/**
 * Resamples the volumes of a series, as they are read, onto the grid of
 * another image.
 *
 * @param source The series.
 * @param target An image or a series on the grid that is wanted.
 * @param options Interpolation, fill value and clipping.
 * @returns The series on that grid; the series itself if it is there already.
 * @throws {InputError} If the grid misses the series.
 */
export function resampleToImg(
  source: VolumeSeries,
  target: { readonly grid: Pick<Grid, "shape" | "affine"> },
  options?: ResampleToImgOptions,
): VolumeSeries;
export function resampleToImg(
  source: Image | VolumeSeries,
  target: { readonly grid: Pick<Grid, "shape" | "affine"> },
  options: ResampleToImgOptions = {},
): Image | VolumeSeries {
  const { affine: targetAffine, shape: targetShape } = target.grid;
  const resolved = { clip: false, ...options, targetAffine, targetShape };
  return "data" in source
    ? resampleImg(source, resolved)
    : resampleImg(source, resolved);
}
