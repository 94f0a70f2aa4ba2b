/** Options of group models. @module */

import type { DesignMatrix } from "../design/types.ts";
import type { Image, VolumeSeries } from "../nifti/types.ts";
import type { OpenScratch } from "../slab/scratch.ts";
import type { OpenSumStream, StreamHooks } from "../slab/sums.ts";
import type { WarningHandler } from "../warnings.ts";
import type { VarianceMethod } from "./between_variance.ts";

/** What becomes of voxels that not every map has. */
export type MissingData = "error" | "available";

/** Options of `fitSecondLevel`. */
export interface SecondLevelOptions extends StreamHooks {
  /**
   * One row a map, in their order.
   *
   * @default {a column `intercept` of ones: a one-sample test}
   */
  readonly designMatrix?: DesignMatrix;
  /**
   * Voxels to fit: an image of zeros and one other value on the maps' grid.
   *
   * @default {what is not background in the mean of the maps}
   */
  readonly mask?: Image;
  /** The mask's name in messages. */
  readonly maskName?: string;
  /** Full width at half maximum of a Gaussian filter in mm, one or x, y, z. */
  readonly smoothingFwhm?: number | readonly [number, number, number];
  /** Variance of each map's effects, a volume a map, where they are known. */
  readonly variances?: VolumeSeries;
  /**
   * Ordinary least squares, or weights from known variances and a variance
   * between subjects by DerSimonian and Laird or by restricted likelihood.
   *
   * @default {"ols"}
   */
  readonly method?: "ols" | VarianceMethod;
  /**
   * What becomes of voxels that some maps lack, because they are not finite or
   * exactly 0 there: `error` refuses them, `available` fits each voxel with
   * the maps that have it.
   *
   * @default {nilearn's rule: values that are not finite count as 0}
   */
  readonly missingData?: MissingData;
  /**
   * What reads and sums the maps: a worker pool's streams, or by default the
   * calling thread.
   */
  readonly streams?: OpenSumStream;
  /**
   * Bytes for image data and model state of fits voxel by voxel.
   *
   * @default {256 MiB}
   */
  readonly memory?: number;
  /** Makes a scratch file for what does not fit into memory. */
  readonly openScratch?: OpenScratch;
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}
