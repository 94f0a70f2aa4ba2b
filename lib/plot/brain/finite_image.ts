/** Images without what cannot be drawn. @module */

import { reorderImg } from "../../image/reorder_img.ts";
import type { Interpolation } from "../../image/interpolation.ts";
import { requireOneVolume } from "../../image/_checks.ts";
import { finiteValues } from "../finite_values.ts";
import type { Image } from "../../nifti/types.ts";

/**
 * An image whose values that are not finite are 0, as nilearn draws them.
 *
 * @param image An image of one volume.
 * @param name Its name in messages.
 * @returns The image, or a copy.
 * @throws {InputError} If it has several volumes.
 */
export function finiteImage(image: Image, name: string): Image {
  requireOneVolume(image, name);
  const data = finiteValues(image.data);
  return data === image.data ? image : { ...image, data };
}

/**
 * An image along the world's axes; turned images are resampled.
 *
 * @param image An image with finite values.
 * @param interpolation How turned images are resampled; masks always from the
 *   nearest voxel.
 * @returns The image, or a turned one.
 */
export function uprightImage(
  image: Image,
  interpolation: Interpolation,
): Image {
  const resample = isBinary(image.data) ? "nearest" : interpolation;
  return reorderImg(image, { resample });
}

/** Whether there are two values only. */
function isBinary(data: Float64Array): boolean {
  const [first] = data;
  const second = data.find((value) => value !== first);
  return second !== undefined &&
    data.every((value) => value === first || value === second);
}
