/** The files that an operand stands for. @module */

import { filesOfImage } from "../nifti/image_files.ts";
import type { NiftiRun } from "../nifti/nifti_run.ts";

/**
 * All files that runs are read from.
 *
 * @param runs The runs.
 * @returns Headers, images and the `.mat` files that affines come from.
 */
export function imageFilesOf(runs: readonly NiftiRun[]): string[] {
  return runs.flatMap(({ images }) =>
    images.flatMap(({ files }) => filesOfImage(files))
  );
}
