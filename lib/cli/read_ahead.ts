/** Runs that are read while a command loads its code. @module */

import { openImage } from "../nifti/open_image.ts";
import { NiftiRun } from "../nifti/nifti_run.ts";
import { waitingHelper } from "../workers/ahead.ts";
import { beginReading } from "../workers/begin_reading.ts";

/**
 * Lets the worker that inflates begin with a command's run, where it is one
 * gzipped file. What is wrong with it is said when the command opens it.
 *
 * @param names The runs as they were named.
 * @param memory Bytes for image data and model state.
 */
export async function readAhead(
  names: readonly string[],
  memory: number | undefined,
): Promise<void> {
  const reader = waitingHelper("read");
  const [name, ...others] = names;
  if (!reader || others.length > 0 || !/\.nii\.gz$/i.test(name)) return;
  try {
    const image = await openImage(name);
    beginReading(reader, new NiftiRun(name, [image], []), memory);
  } catch {
    return;
  }
}
