/** The brain mask common to several runs. @module */

import type { Image } from "../nifti/types.ts";
import { computeEpiMask, type EpiMaskOptions } from "./epi_mask.ts";
import { multiMask } from "./multi_mask.ts";

/** How {@linkcode computeMultiEpiMask} joins the runs' masks. */
export interface MultiEpiMaskOptions extends EpiMaskOptions {
  /**
   * Fraction of the runs, from 0 to 1, that a voxel's mask must exceed.
   *
   * @default {0.5}
   */
  readonly threshold?: number;
}

/**
 * Computes the mask that a fit of one or more runs uses.
 *
 * Each run's mask is that of {@linkcode computeEpiMask}; kept are the voxels
 * in more than half of them, and of those the largest component. A single
 * run goes the same way.
 *
 * @param means Each run's mean volume, all on one grid.
 * @param options As for one run, and the fraction of runs.
 * @returns One byte a voxel, x fastest: 1 inside the mask, 0 outside.
 * @throws {InputError} If there is no run, a run's mask is empty, the runs'
 *   grids differ, or no voxel is shared.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { computeMultiEpiMask } from "@niglm/niglm/image";
 *
 * const grid = {
 *   shape: [10, 1, 1],
 *   affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
 *   voxelSizes: [1, 1, 1],
 * } as const;
 * const one = Float64Array.of(1, 2, 1, 9, 9, 8, 9, 9, 2, 1);
 * const two = Float64Array.of(1, 2, 9, 9, 9, 8, 9, 2, 2, 1);
 * const mask = computeMultiEpiMask(
 *   [{ grid, data: one }, { grid, data: two }],
 *   { opening: 0 },
 * );
 * assertEquals([...mask], [0, 0, 0, 1, 1, 1, 1, 0, 0, 0]);
 * ```
 */
export function computeMultiEpiMask(
  means: readonly Pick<Image, "grid" | "data">[],
  options: MultiEpiMaskOptions = {},
): Uint8Array {
  return multiMask(
    means,
    (mean, name = options.name) => computeEpiMask(mean, { ...options, name }),
    options,
  );
}
