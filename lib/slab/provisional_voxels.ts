/** Which voxels to sum before the mask is known. @module */
import { InputError } from "../errors.ts";
import { computeEpiMask } from "../image/epi_mask.ts";
import { binaryDilation } from "../image/morphology.ts";
import type { Grid } from "../nifti/types.ts";
import { indicesOf } from "./indices_of.ts";

/** Voxels that the provisional mask is widened by. */
const MARGIN = 3;

/**
 * Guesses, from the mean of a run's first volumes, which voxels the mask of
 * the whole run will hold: the EPI mask of that mean, widened by three voxels.
 * What it misses is summed in a second reading, so a guess costs time at
 * worst.
 *
 * @param mean Mean of the first volumes, every voxel.
 * @param grid Their grid.
 * @returns Indices of voxels, ascending; all of them where no mask is found.
 */
export function provisionalVoxels(mean: Float64Array, grid: Grid): Uint32Array {
  let mask: Uint8Array;
  try {
    mask = binaryDilation(
      computeEpiMask({ grid, data: mean }),
      grid.shape,
      MARGIN,
    );
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    mask = new Uint8Array(mean.length).fill(1);
  }
  return indicesOf(mask);
}
