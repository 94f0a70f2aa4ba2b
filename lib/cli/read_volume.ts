/** One volume of a run. @module */

import { InputError, UsageError } from "../errors.ts";
import { type Image, openRun } from "../nifti/mod.ts";

/**
 * Reads one volume of an image.
 *
 * @param name An image or a run.
 * @param chosen Number of the volume, from 0; needed where there are several.
 * @param signal Ends the reading.
 * @returns The volume in memory.
 * @throws {UsageError} If there is no such volume.
 * @throws {InputError} If the image cannot be read, or has several volumes and
 *   none is chosen.
 */
export async function readVolume(
  name: string,
  chosen: number | undefined,
  signal: AbortSignal,
): Promise<Image> {
  const run = await openRun(name, { signal });
  const { volumeCount, grid } = run;
  if (chosen === undefined && volumeCount > 1) {
    throw new InputError(
      `${name}: found ${volumeCount} volumes, expected one; choose it by --volume N, or take the mean of all (niglm mean)`,
      { file: name, field: "dim" },
    );
  }
  const index = chosen ?? 0;
  if (index >= volumeCount) {
    throw new UsageError(
      `--volume: found ${index}, expected a number from 0 to ${
        volumeCount - 1
      }`,
      { file: name, field: "--volume" },
    );
  }
  let data = new Float64Array();
  for await (const volume of run.volumes({ signal })) {
    if (volume.index < index) continue;
    data = volume.data.slice();
    break;
  }
  return { grid, volumeCount: 1, data };
}
