/** The voxels that a fit of one run uses. @module */

import type { Image } from "../nifti/types.ts";
import { release } from "../release.ts";
import { epiMaskBits, type EpiMaskOptions } from "./epi_mask.ts";
import { keepLargest } from "./largest_component.ts";

/**
 * Lists the voxels of the mask that `computeMultiEpiMask` makes of one run,
 * without a byte for each voxel.
 *
 * @param mean The run's mean volume, x fastest, with its grid.
 * @param options As for `computeEpiMask`.
 * @returns Their positions, ascending.
 * @throws {InputError} If the mask is empty.
 */
export function runMaskVoxels(
  mean: Pick<Image, "grid" | "data">,
  options: EpiMaskOptions = {},
): Uint32Array {
  const room = new Float64Array(mean.data.length);
  const mask = keepLargest(epiMaskBits(mean, options, room));
  release(room);
  return mask.indices();
}
