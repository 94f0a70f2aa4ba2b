/** The mask that a template of the brain gives on another grid. @module */

import { InputError } from "../errors.ts";
import type { Grid, Image } from "../nifti/types.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { requireOneVolume } from "./_checks.ts";
import { openMask } from "./open_mask.ts";
import { resampleToImg } from "./resample_to_img.ts";

/** How {@linkcode computeBrainMask} cuts the template. */
export interface BrainMaskOptions {
  /**
   * Value of the resampled template from which on a voxel is inside.
   *
   * @default {0.5}
   */
  readonly threshold?: number;
  /**
   * Keep only the largest connected component.
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
  /**
   * What to call the template in messages.
   *
   * @default {"the template"}
   */
  readonly name?: string;
  /** Told of voxels of the template that are not finite. */
  readonly onWarning?: WarningHandler;
}

/**
 * Computes a mask from a template of the brain, as nilearn's
 * `compute_brain_mask`: the template is resampled onto the grid by cubic
 * splines, without clipping, and cut. nilearn brings the MNI152 template, whose
 * values run from 0 to 1; here it is given.
 *
 * @param template The template as an image of one volume: a brain mask, a map
 *   of probabilities, or a picture whose values are known.
 * @param grid The grid that the mask is wanted on.
 * @param options Where it is cut and what is done to the mask.
 * @returns One byte a voxel of the grid, x fastest: 1 inside, 0 outside.
 * @throws {InputError} If the template has several volumes, does not overlap
 *   the grid, or leaves no voxel.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { computeBrainMask } from "@niglm/niglm/image";
 *
 * const grid = {
 *   shape: [5, 1, 1],
 *   affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
 *   voxelSizes: [2, 2, 2],
 * } as const;
 * const template = {
 *   grid,
 *   volumeCount: 1,
 *   data: Float64Array.of(0, 0.2, 0.8, 1, 0.1),
 * };
 * const mask = computeBrainMask(template, grid, { opening: 0 });
 * assertEquals([...mask], [0, 0, 1, 1, 0]);
 * ```
 */
export function computeBrainMask(
  template: Image,
  grid: Pick<Grid, "shape" | "affine">,
  options: BrainMaskOptions = {},
): Uint8Array {
  const {
    threshold = 0.5,
    connected = true,
    opening = 2,
    name = "the template",
    onWarning = warnOnConsole,
  } = options;
  requireOneVolume(template, name);
  const data = resampled(template, grid, name, onWarning);
  const inside = Uint8Array.from(data, (value) => value >= threshold ? 1 : 0);
  const mask = openMask(inside, grid.shape, { opening, connected });
  if (mask.includes(1)) return mask;
  throw new InputError(
    `${name}: no voxel of the grid is left inside at a threshold of ` +
      `${threshold}, expected a template that covers it; lower the threshold`,
    { file: name, field: "threshold" },
  );
}

function resampled(
  template: Image,
  grid: Pick<Grid, "shape" | "affine">,
  name: string,
  onWarning: WarningHandler,
): Float64Array {
  try {
    return resampleToImg(template, { grid }, { onWarning }).data;
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new InputError(
      `${name}: does not overlap the grid of the images, expected a template in their space`,
      { file: name, field: "affine", cause },
    );
  }
}
