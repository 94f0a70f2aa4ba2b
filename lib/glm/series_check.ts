/** Voxels whose series tell nothing. @module */
import { counted } from "../counted.ts";
import type { RunSums } from "../slab/sums.ts";
import type { WarningHandler } from "../warnings.ts";

/**
 * Finds the voxels whose series are zero or constant.
 *
 * @param sums The sums of some voxels.
 * @returns 1 where a series is 0 in every scan, 2 where it never changes, else
 * 0.
 */
export function findStillSums({ shift, squares }: RunSums): Uint8Array {
  const still = new Uint8Array(squares.length);
  for (let v = squares.indexOf(0); v >= 0; v = squares.indexOf(0, v + 1)) {
    still[v] = shift[v] === 0 ? 1 : 2;
  }
  return still;
}

/** Added to the flag of a series that holds samples that are not finite. */
const BROKEN = 4;

/**
 * Marks series that tell nothing or are damaged.
 *
 * @param still 1 where a series is 0 in every scan, 2 where it never changes.
 * @param mean Mean of all volumes, every voxel; not finite where one is.
 * @param voxels The voxels of the fit.
 * @returns One flag a voxel of the fit, for {@linkcode reportStill}.
 */
export function seriesFlags(
  still: Uint8Array,
  mean: Float64Array,
  voxels: Uint32Array,
): Uint8Array {
  return still.map((kind, i) =>
    Number.isFinite(mean[voxels[i]]) ? kind : kind + BROKEN
  );
}

/**
 * Says how many voxels of a fit tell nothing.
 *
 * @param name The run's name in messages.
 * @param flags What {@linkcode seriesFlags} found of the fit's voxels.
 * @param onWarning Receives one sentence a finding.
 */
export function reportStill(
  name: string,
  flags: Uint8Array,
  onWarning: WarningHandler,
): void {
  const counts = [0, 0, 0];
  let broken = 0;
  for (const flag of flags) {
    counts[flag % BROKEN]++;
    if (flag >= BROKEN) broken++;
  }
  const say = (count: number, text: string) => {
    if (count === 0) return;
    onWarning(`${name}: the mask has ${counted(count, "voxel")} ${text}`);
  };
  say(broken, "with NaN or infinite samples, which are taken as 0");
  say(counts[1], "with 0 or NaN in every scan");
  say(counts[2], "with the same value in every scan");
}
