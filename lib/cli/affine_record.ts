/** What a result remembers of where its grid came from. @module */

import type { AffineSource, NiftiRun } from "../nifti/mod.ts";

/** Where the affine of a run came from. */
export interface AffineRecord {
  /** Which of the first image's transforms was used. */
  readonly source: AffineSource;
  /** The file that it stands in, where that is not the image's own. */
  readonly file?: string;
}

/**
 * Records where the affine of a run came from: that of its first image.
 *
 * @param run The run.
 * @returns The record.
 */
export function affineRecord({ images }: NiftiRun): AffineRecord {
  const [{ header, files }] = images;
  const source = header.affineSource;
  return files.mat === undefined ? { source } : { source, file: files.mat };
}
