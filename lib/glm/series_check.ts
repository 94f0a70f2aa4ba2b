/** Voxels whose series tell nothing. @module */
import type { RunSums } from "../slab/sums.ts";
import type { WarningHandler } from "../warnings.ts";
import type { VoxelPairs } from "./reduce.ts";

/**
 * Finds the voxels whose series are zero or constant.
 *
 * @param sums The sums of some voxels.
 * @param pairs Which of them belong to the fit.
 * @param still Receives 1 where a series is 0 in every scan, 2 where it never
 * changes.
 */
export function findStillSums(
  sums: RunSums,
  { from, to }: VoxelPairs,
  still: Uint8Array,
): void {
  for (let i = 0; i < from.length; i++) {
    if (sums.squares[from[i]] !== 0) continue;
    still[to[i]] = sums.shift[from[i]] === 0 ? 1 : 2;
  }
}

/**
 * Says how many voxels of a fit tell nothing.
 *
 * @param name The run's name in messages.
 * @param still 1 where a series is 0 in every scan, 2 where it never changes.
 * @param mean Mean of all volumes, every voxel; not finite where one is.
 * @param voxels The voxels of the fit.
 * @param onWarning Receives one sentence a finding.
 */
export function reportStill(
  name: string,
  still: Uint8Array,
  mean: Float64Array,
  voxels: Uint32Array,
  onWarning: WarningHandler,
): void {
  const counts = [0, 0, 0];
  for (const kind of still) counts[kind]++;
  let broken = 0;
  for (const v of voxels) if (!Number.isFinite(mean[v])) broken++;
  const say = (count: number, text: string) => {
    if (count > 0) onWarning(`${name}: ${count} voxels of the mask ${text}`);
  };
  say(broken, "hold NaN or infinite samples, which are taken as 0");
  say(counts[1], "are 0 or NaN in every scan");
  say(counts[2], "never change");
}
