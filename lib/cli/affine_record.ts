/** What a result remembers of where its grid came from. @module */

import type { AffineSource, NiftiRun } from "../nifti/mod.ts";

/** Where the affine of a run came from. */
export interface AffineRecord {
  /** Which of the first image's transforms was used. */
  readonly source: AffineSource;
  /** The file that it stands in. */
  readonly file: string;
}

/**
 * Records where the affine of a run came from: that of its first image.
 *
 * @param run The run.
 * @returns The record.
 */
export function affineRecord({ images }: NiftiRun): AffineRecord {
  const [{ header, files }] = images;
  return { source: header.affineSource, file: files.mat ?? files.header };
}
