/** The files that an operand stands for. @module */

import type { NiftiRun } from "../nifti/mod.ts";

/**
 * All files that runs are read from.
 *
 * @param runs The runs.
 * @returns Headers and images.
 */
export function imageFilesOf(runs: readonly NiftiRun[]): string[] {
  return runs.flatMap(({ images }) =>
    images.flatMap(({ files }) => [files.header, files.image])
  );
}
