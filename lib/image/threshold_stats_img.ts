/** Thresholding of statistical maps. @module */

import { showable } from "../jupyter.ts";
import type { Image } from "../nifti/types.ts";
import {
  heightThreshold,
  type HeightThresholdOptions,
} from "../stats/height_threshold.ts";
import { thresholdVolume } from "../stats/threshold_volume.ts";
import { asUsage, requireOneVolume } from "./_checks.ts";
import { maskFromImage } from "./mask_from_image.ts";
import { finite, testedValues } from "./tested_values.ts";

/** How {@linkcode thresholdStatsImg} cuts a map. */
export interface ThresholdStatsImgOptions extends HeightThresholdOptions {
  /**
   * Fewest voxels of a cluster that is kept, for each sign.
   *
   * @default {0}
   */
  readonly clusterThreshold?: number;
  /**
   * The voxels tested; outside it the map becomes 0. Without it the voxels
   * that differ from the background are counted, and all may be kept.
   */
  readonly mask?: Image;
  /**
   * What to call the map in messages.
   *
   * @default {"the map"}
   */
  readonly name?: string;
  /**
   * What to call the mask in messages.
   *
   * @default {"the mask"}
   */
  readonly maskName?: string;
}

/** A map after thresholding. */
export interface ThresholdedImage {
  /** The map, 0 where it does not pass. */
  readonly image: Image;
  /** The height that was used; `Infinity` if no voxel can pass. */
  readonly threshold: number;
}

/**
 * Finds the height for a map of z values and cuts the map at it, as nilearn's
 * `threshold_stats_img` does.
 *
 * Voxels that equal the height are kept; NaN and infinite ones count as 0.
 *
 * @param statImg One volume of z values.
 * @param options The rate to control, the cluster size, sides and mask.
 * @returns The map that is left, and the height.
 * @throws {InputError} If the map has several volumes, the mask does not fit
 *   it, or it has no voxel off the background to be counted.
 * @throws {UsageError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { thresholdStatsImg } from "@niglm/niglm/image";
 *
 * const { image, threshold } = thresholdStatsImg({
 *   grid: {
 *     shape: [4, 1, 1],
 *     affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
 *     voxelSizes: [2, 2, 2],
 *   },
 *   volumeCount: 1,
 *   data: Float64Array.of(-5, 1, 3.5, 2.9),
 * }, { alpha: 0.001 });
 * assertAlmostEquals(threshold, 3.2905267314919255, 1e-12);
 * assertEquals([...image.data], [-5, 0, 3.5, 0]);
 * ```
 */
export function thresholdStatsImg(
  statImg: Image,
  options: ThresholdStatsImgOptions = {},
): ThresholdedImage {
  const { name = "the map", maskName, clusterThreshold, twoSided } = options;
  requireOneVolume(statImg, name);
  const { grid } = statImg;
  const mask = options.mask === undefined
    ? undefined
    : maskFromImage(options.mask, grid, {
      name: maskName,
      imageName: name,
    });
  const counts = options.heightControl === "fdr" ||
    options.heightControl === "bonferroni";
  const values = mask !== undefined || counts
    ? testedValues(statImg, mask, name)
    : finite(statImg.data);
  return asUsage(() => {
    const threshold = heightThreshold(values, options);
    const data = thresholdVolume(statImg.data, grid.shape, {
      threshold,
      clusterThreshold,
      twoSided,
      mask,
    });
    const image = showable("image", { grid, volumeCount: 1, data });
    return { image, threshold };
  });
}
