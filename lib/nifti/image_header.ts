/** What an image's header says, the same for every format. @module */

import type { RawType } from "../kernels/types.ts";
import type { AffineSource, Grid } from "./types.ts";

/** The formats that are read. */
export type ImageFormat = "NIfTI-1" | "NIfTI-2" | "Analyze";

/** A checked header. */
export interface ImageHeader {
  /** The format it was written in. */
  readonly format: ImageFormat;
  /** Whether numbers are stored with their lowest byte first. */
  readonly littleEndian: boolean;
  /** Voxels along each axis. */
  readonly shape: readonly number[];
  /** Type of the stored values. */
  readonly datatype: RawType;
  /** Factor from stored to real values; 1 where the header has none. */
  readonly slope: number;
  /** Addend from stored to real values; 0 where the header has none. */
  readonly inter: number;
  /** Position of the first voxel in the image file, in bytes. */
  readonly voxelOffset: number;
  /** The grid of every volume. */
  readonly grid: Grid;
  /** Which of the header's transforms the affine came from. */
  readonly affineSource: AffineSource;
  /** qform_code (0 for Analyze). */
  readonly qformCode: number;
  /** sform_code (0 for Analyze). */
  readonly sformCode: number;
  /** How many volumes: the product of the axes after the third. */
  readonly volumeCount: number;
  /** Repetition time in seconds, where a series' header has one. */
  readonly tR: number | undefined;
  /** Free text. */
  readonly description: string;
}
