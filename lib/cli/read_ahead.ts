/** Runs that are read while a command loads its code. @module */

import { isUrl, pathOf } from "../bytes/url.ts";
import { openImage } from "../nifti/open_image.ts";
import { NiftiRun } from "../nifti/nifti_run.ts";
import { waitingHelper } from "../workers/ahead.ts";
import { beginReading } from "../workers/begin_reading.ts";
import { type ReadingOptions, readsOnce } from "./reads_once.ts";

/**
 * Lets the worker that inflates begin with a command's run, where it is one
 * gzipped file, on the disk or, where one reading suffices, on the web. What is
 * wrong with it is said when the command opens it, which a server that is slow
 * to answer does not hold up.
 *
 * @param names The runs as they were named.
 * @param options Bytes for image data and model state, and what tells how often
 * runs are read.
 */
export async function readAhead(
  names: readonly string[],
  options: ReadingOptions & { readonly memory: number | undefined },
): Promise<void> {
  const reader = waitingHelper("read");
  const [name, ...others] = names;
  if (!reader || others.length > 0 || !/\.nii\.gz$/i.test(pathOf(name))) return;
  try {
    if (isUrl(name)) {
      if (!readsOnce(options)) return;
      const { openUrl } = await import("../bytes/open_url.ts");
      await openUrl(name, { pauses: [] });
    }
    const image = await openImage(name);
    if (waitingHelper("read") !== reader) return;
    beginReading(reader, new NiftiRun(name, [image], []), options.memory);
  } catch {
    return;
  }
}
