/** One volume, read whole. @module */

import { InputError } from "../errors.ts";
import { type Image, openRun } from "../nifti/mod.ts";

/**
 * Reads an image of one volume.
 *
 * @param name An image file.
 * @param signal Ends the reading.
 * @returns The volume in memory.
 * @throws {InputError} If it cannot be read or has several volumes.
 */
export async function readMap(
  name: string,
  signal: AbortSignal,
): Promise<Image> {
  const run = await openRun(name, { signal });
  if (run.volumeCount !== 1) {
    throw new InputError(
      `${name}: found ${run.volumeCount} volumes, expected one`,
      { file: name, field: "dim" },
    );
  }
  const volumes = await Array.fromAsync(
    run.volumes({ signal }),
    ({ data }) => data.slice(),
  );
  return { grid: run.grid, volumeCount: 1, data: volumes[0] };
}
