/** The values of a map that inference counts. @module */

import { InputError } from "../errors.ts";
import type { Image } from "../nifti/types.ts";
import { computeBackgroundMask } from "./background_mask.ts";

/**
 * Gathers the values of the voxels tested: those of a mask, or those that
 * differ from the background.
 *
 * @param statImg One volume; what is not finite counts as 0.
 * @param mask One byte a voxel, 0 outside; the background's if not given.
 * @param name What to call the map in messages.
 * @returns The values in the order of the voxels.
 * @throws {InputError} If no voxel differs from the background.
 */
export function testedValues(
  statImg: Image,
  mask: Uint8Array | undefined,
  name: string,
): Float64Array {
  const tested = mask ?? computeBackgroundMask(statImg);
  if (!tested.includes(1)) {
    throw new InputError(
      `${name}: found one value in every voxel, expected a map that differs ` +
        "from its background somewhere",
      { file: name },
    );
  }
  return finite(statImg.data).filter((_, i) => tested[i] !== 0);
}

/**
 * Puts 0 in the place of values that are not finite.
 *
 * @param data Values.
 * @returns New values.
 */
export function finite(data: Float64Array): Float64Array {
  return data.map((value) => Number.isFinite(value) ? value : 0);
}
