/** Which voxels to sum before the mask is known. @module */
import { BitVolume } from "../image/bit_volume.ts";
import { release } from "../release.ts";
import type { Grid } from "../nifti/types.ts";

/** Layers of voxels that the guess is widened by. */
const MARGIN = 2;
/** About how many voxels are looked at for the threshold. */
const SAMPLE = 8192;
/** The mask's threshold lies in the widest gap between these quantiles. */
const QUANTILES = [0.2, 0.85] as const;
/** How far below the guessed threshold a voxel still counts. */
const SLACK = 0.8;

/**
 * Guesses, from one of a run's first volumes, which voxels the EPI mask of the
 * whole run will hold: those above a threshold that is found as the
 * mask's is, in a sample of the voxels, and all within two voxels of them.
 * What the guess misses is summed in a second reading, so it costs time at
 * worst.
 *
 * @param volume The volume, every voxel.
 * @param grid Its grid.
 * @returns Indices of voxels, ascending.
 */
export function provisionalVoxels(
  volume: Float64Array,
  grid: Grid,
): Uint32Array {
  const threshold = SLACK * guessThreshold(volume);
  return BitVolume.atLeast(volume, grid.shape, threshold).dilate(MARGIN)
    .indices();
}

/**
 * Guesses the voxels and frees the volume.
 *
 * @param volume The volume, which nobody else holds.
 * @param grid Its grid.
 * @returns As {@linkcode provisionalVoxels}.
 */
export function guessVoxels(volume: Float64Array, grid: Grid): Uint32Array {
  const voxels = provisionalVoxels(volume, grid);
  release(volume);
  return voxels;
}

/** Middle of the widest gap between the sorted values of a sample. */
function guessThreshold(volume: Float64Array): number {
  // Odd, so that rows of even length are not met at the same places.
  const stride = Math.floor(volume.length / SAMPLE) | 1;
  const sample = new Float64Array(Math.ceil(volume.length / stride));
  for (let i = 0; i < sample.length; i++) {
    const value = volume[i * stride];
    sample[i] = Number.isFinite(value) ? value : 0;
  }
  sample.sort();
  const [from, to] = QUANTILES.map((q) => Math.floor(q * (sample.length - 1)));
  let widest = -1;
  let threshold = 0;
  for (let i = from; i < to; i++) {
    const gap = sample[i + 1] - sample[i];
    if (gap > widest) {
      widest = gap;
      threshold = (sample[i] + sample[i + 1]) / 2;
    }
  }
  return threshold;
}
