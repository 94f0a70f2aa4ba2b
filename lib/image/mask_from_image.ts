/** Masks that are given as images. @module */

import { InputError } from "../errors.ts";
import type { Grid, Image } from "../nifti/types.ts";
import { requireOneVolume, requireSameGrid } from "./_checks.ts";

/** What to call the images in messages. */
export interface MaskFromImageOptions {
  /**
   * The mask.
   *
   * @default {"the mask"}
   */
  readonly name?: string;
  /**
   * The image that it is to be used with.
   *
   * @default {"the image"}
   */
  readonly imageName?: string;
}

/**
 * Reads a mask off an image: 0 is outside, its one other value inside.
 *
 * @param image The mask as an image of one volume.
 * @param grid The grid that the mask is needed on.
 * @param options Names for messages.
 * @returns One byte a voxel, x fastest: 1 inside, 0 outside.
 * @throws {InputError} If the image has several volumes, another grid (a
 *   corner more than 0.01 voxel away), more values than 0 and one other, or
 *   nothing inside.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { maskFromImage } from "@niglm/niglm/image";
 *
 * const grid = {
 *   shape: [3, 1, 1],
 *   affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
 *   voxelSizes: [1, 1, 1],
 * } as const;
 * const image = { grid, volumeCount: 1, data: Float64Array.of(0, 255, 255) };
 * assertEquals([...maskFromImage(image, grid)], [0, 1, 1]);
 * ```
 */
export function maskFromImage(
  image: Image,
  grid: Grid,
  options: MaskFromImageOptions = {},
): Uint8Array {
  const { name = "the mask", imageName = "the image" } = options;
  requireOneVolume(image, name);
  requireSameGrid(image.grid, grid, name, imageName);
  const inside = image.data.find((value) => value !== 0);
  if (inside === undefined) {
    throw new InputError(
      `${name}: found only zeros, expected a mask with voxels inside`,
      { file: name, field: "mask" },
    );
  }
  const other = image.data.find((value) => value !== 0 && value !== inside);
  if (other !== undefined) {
    throw new InputError(
      `${name}: found the values ${inside} and ${other}, expected 0 and one ` +
        "other value",
      { file: name, field: "mask" },
    );
  }
  const mask = new Uint8Array(image.data.length);
  for (let v = 0; v < mask.length; v++) mask[v] = image.data[v] === 0 ? 0 : 1;
  return mask;
}
