/** The mask off the background that several images share. @module */

import type { Image } from "../nifti/types.ts";
import {
  type BackgroundMaskOptions,
  computeBackgroundMask,
} from "./background_mask.ts";
import { multiMask } from "./multi_mask.ts";

/** How {@linkcode computeMultiBackgroundMask} joins the images' masks. */
export interface MultiBackgroundMaskOptions extends BackgroundMaskOptions {
  /**
   * Fraction of the images, from 0 to 1, that a voxel's mask must exceed.
   *
   * @default {0.5}
   */
  readonly threshold?: number;
  /**
   * Keep only the largest connected component, of each mask and of all.
   *
   * @default {true}
   */
  readonly connected?: boolean;
  /**
   * Layers to erode before and after; twice as many are added between.
   *
   * @default {2}
   */
  readonly opening?: number;
}

/**
 * Computes the mask that several images share, as nilearn's
 * `compute_multi_background_mask`: each image's is that of
 * {@linkcode computeBackgroundMask}, opened and connected by default; kept are
 * the voxels in more than half of them, and of those the largest component.
 *
 * @param volumes A volume of each image, all on one grid.
 * @param options As for one image, and the fraction of images.
 * @returns One byte a voxel, x fastest: 1 inside the mask, 0 outside.
 * @throws {InputError} If there is no image, the grids differ, or no voxel is
 *   shared.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { computeMultiBackgroundMask } from "@niglm/niglm/image";
 *
 * const grid = {
 *   shape: [6, 1, 1],
 *   affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
 *   voxelSizes: [1, 1, 1],
 * } as const;
 * const volumes = [
 *   { grid, data: Float64Array.of(NaN, 1, 2, 3, NaN, NaN) },
 *   { grid, data: Float64Array.of(NaN, NaN, 2, 3, 4, NaN) },
 * ];
 * const mask = computeMultiBackgroundMask(volumes, { opening: 0 });
 * assertEquals([...mask], [0, 0, 1, 1, 0, 0]);
 * ```
 */
export function computeMultiBackgroundMask(
  volumes: readonly Pick<Image, "grid" | "data">[],
  options: MultiBackgroundMaskOptions = {},
): Uint8Array {
  const { connected = true, opening = 2 } = options;
  const resolved = { ...options, connected, opening };
  return multiMask(
    volumes,
    (volume) => computeBackgroundMask(volume, resolved),
    resolved,
  );
}
