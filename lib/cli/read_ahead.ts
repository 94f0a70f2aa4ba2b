/** Runs that are read while a command loads its code. @module */

import { isUrl, pathOf } from "../bytes/url.ts";
import { openImage } from "../nifti/open_image.ts";
import { NiftiRun } from "../nifti/nifti_run.ts";
import { waitingHelper } from "../workers/ahead.ts";
import { beginReading } from "../workers/begin_reading.ts";

/**
 * Lets the worker that inflates begin with a command's run, where it is one
 * gzipped file, on the disk or, where it arrives, from the web. What is
 * wrong with it is said when the command opens it, which a server that is slow
 * to answer does not hold up.
 *
 * @param names The runs as they were named.
 * @param memory Bytes for image data and model state.
 * @param known Whether what a server says of it is known.
 */
export async function readAhead(
  names: readonly string[],
  memory: number | undefined,
  known: Promise<boolean> | undefined,
): Promise<void> {
  const reader = waitingHelper("read");
  const [name, ...others] = names;
  if (!reader || others.length > 0 || !/\.nii\.gz$/i.test(pathOf(name))) return;
  try {
    if (isUrl(name)) {
      void import("../bytes/open_url.ts"); // while the server answers
      if (!await known) return;
    }
    const image = await openImage(name);
    if (waitingHelper("read") !== reader) return;
    beginReading(reader, new NiftiRun(name, [image], []), memory);
  } catch {
    return;
  }
}
