/** The brain mask computed from a mean EPI volume. @module */

import { InputError } from "../errors.ts";
import { volumeKernels } from "../kernels/volume_engine.ts";
import type { Image } from "../nifti/types.ts";
import { GaussianFilter } from "./gaussian_filter.ts";
import { BitVolume } from "./bit_volume.ts";
import { openBits } from "./open_mask.ts";
import { middleOfWidestGap } from "./widest_gap.ts";

/** How {@linkcode computeEpiMask} finds the brain. */
export interface EpiMaskOptions {
  /**
   * Fraction of the sorted voxels below which no threshold is looked for.
   *
   * @default {0.2}
   */
  readonly lowerCutoff?: number;
  /**
   * Fraction of the sorted voxels above which no threshold is looked for.
   *
   * @default {0.85}
   */
  readonly upperCutoff?: number;
  /**
   * Keep only the largest connected component.
   *
   * @default {true}
   */
  readonly connected?: boolean;
  /**
   * Layers to erode before and after; twice as many are added between. With
   * 0 the volume is not smoothed either.
   *
   * @default {2}
   */
  readonly opening?: number;
  /**
   * Leave voxels of value 0 out when the threshold is looked for.
   *
   * @default {false}
   */
  readonly excludeZeros?: boolean;
  /**
   * Count NaN and infinite voxels as 0.
   *
   * @default {true}
   */
  readonly ensureFinite?: boolean;
  /**
   * What to call the image in messages.
   *
   * @default {"the mean image"}
   */
  readonly name?: string;
}

/** Standard deviation, in voxels, of a Gaussian one voxel wide (FWHM). */
const SIGMA = 1 / Math.sqrt(8 * Math.log(2));

/**
 * Computes a brain mask from the mean over time of an EPI series.
 *
 * The threshold lies in the middle of the widest gap between neighbouring
 * values of the sorted, slightly smoothed volume (T. Nichols' heuristic).
 * The mask is then eroded, reduced to its largest component, dilated and
 * eroded again. Voxels that are NaN count as 0 before and after smoothing.
 *
 * @param mean The mean volume, x fastest, with its grid.
 * @param options Cutoffs and what is done to the mask.
 * @param room Room for one volume, for many masks one after another.
 * @returns One byte a voxel, x fastest: 1 inside the mask, 0 outside.
 * @throws {InputError} If there is no gap to put a threshold in, or the mask
 *   is empty.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { computeEpiMask } from "@niglm/niglm/image";
 *
 * const data = new Float64Array(1000);
 * for (let i = 0; i < data.length; i++) {
 *   const [x, y, z] = [i % 10, Math.floor(i / 10) % 10, Math.floor(i / 100)];
 *   data[i] = Math.min(x, y, z) > 0 && Math.max(x, y, z) < 9 ? 100 : 1;
 * }
 * const mask = computeEpiMask({
 *   grid: {
 *     shape: [10, 10, 10],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   data,
 * }, { opening: 0 });
 * assertEquals(mask.reduce((sum, value) => sum + value, 0), 512);
 * ```
 */
export function computeEpiMask(
  mean: Pick<Image, "grid" | "data">,
  options: EpiMaskOptions = {},
  room: Float64Array = new Float64Array(mean.data.length),
): Uint8Array {
  return epiMaskBits(mean, options, room).toMask();
}

/**
 * Computes such a mask as bits.
 *
 * @param mean The mean volume, x fastest, with its grid.
 * @param options As for {@linkcode computeEpiMask}.
 * @param room Room for one volume.
 * @returns The mask.
 * @throws {InputError} If there is no gap to put a threshold in, or the mask
 *   is empty.
 */
export function epiMaskBits(
  mean: Pick<Image, "grid" | "data">,
  options: EpiMaskOptions = {},
  room: Float64Array = new Float64Array(mean.data.length),
): BitVolume {
  const {
    connected = true,
    opening = 2,
    ensureFinite = true,
    name = "the mean image",
  } = options;
  const { shape } = mean.grid;
  prepare(mean, opening > 0, ensureFinite, room);
  const threshold = widestGap(room, options);
  if (Number.isNaN(threshold)) throw emptyMask(name);
  const bright = BitVolume.atLeast(room, shape, threshold);
  const mask = openBits(bright, { opening, connected });
  if (mask.isEmpty) throw emptyMask(name);
  return mask;
}

/** Makes the volume that the threshold is looked for in. */
function prepare(
  { data, grid }: Pick<Image, "grid" | "data">,
  smooth: boolean,
  ensureFinite: boolean,
  volume: Float64Array,
): void {
  const sigma = smooth ? SIGMA : 0;
  const filter = new GaussianFilter(grid.shape, [sigma, sigma, sigma]);
  const kernels = volumeKernels();
  const scratch = kernels.reserve(filter.scratch);
  const { length } = data;
  const prepared = scratch.subarray(filter.volume, filter.volume + length);
  prepared.set(data);
  if (smooth) {
    const replaced = kernels.zeroNonFinite(prepared);
    filter.filter(kernels, scratch);
    for (let voxel = 0; replaced > 0 && voxel < length; voxel++) {
      if (Number.isNaN(data[voxel])) prepared[voxel] = NaN;
    }
  }
  if (ensureFinite) kernels.zeroNonFinite(prepared);
  volume.set(prepared);
}

/** Middle of the widest gap between values that the cutoffs leave. */
function widestGap(volume: Float64Array, options: EpiMaskOptions): number {
  const { lowerCutoff = 0.2, upperCutoff = 0.85, excludeZeros = false } =
    options;
  const values = excludeZeros ? volume.filter((value) => value !== 0) : volume;
  const lower = Math.max(Math.floor(lowerCutoff * values.length), 0);
  const upper = Math.min(
    Math.floor(upperCutoff * values.length),
    values.length - 1,
  );
  return middleOfWidestGap(values, lower, upper);
}

/** The error for a volume without a brain. */
function emptyMask(name: string): InputError {
  return new InputError(
    `${name}: the mask computed from it is empty, expected an EPI image ` +
      "whose brain is brighter than its background; give a mask",
    { file: name, field: "mask" },
  );
}
