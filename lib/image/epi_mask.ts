/** The brain mask computed from a mean EPI volume. @module */

import { InputError } from "../errors.ts";
import type { Image } from "../nifti/types.ts";
import { gaussianFilter } from "./gaussian.ts";
import { largestConnectedComponent } from "./largest_component.ts";
import { binaryDilation, binaryErosion } from "./morphology.ts";

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
): Uint8Array {
  const {
    connected = true,
    opening = 2,
    ensureFinite = true,
    name = "the mean image",
  } = options;
  const { shape } = mean.grid;
  const volume = prepare(mean, opening > 0, ensureFinite);
  const threshold = widestGap(volume, name, options);

  let mask: Uint8Array = Uint8Array.from(
    volume,
    (value) => value >= threshold ? 1 : 0,
  );
  mask = binaryErosion(mask, shape, opening);
  if (connected) mask = largestConnectedComponent(mask, shape);
  mask = binaryDilation(mask, shape, 2 * opening);
  mask = binaryErosion(mask, shape, opening);
  if (!mask.includes(1)) throw emptyMask(name);
  return mask;
}

/** The volume that the threshold is looked for in. */
function prepare(
  { data, grid }: Pick<Image, "grid" | "data">,
  smooth: boolean,
  ensureFinite: boolean,
): Float64Array {
  let volume = data;
  if (smooth) {
    const finite = data.map((value) => Number.isFinite(value) ? value : 0);
    volume = gaussianFilter(finite, grid.shape, [SIGMA, SIGMA, SIGMA]);
    data.forEach((value, voxel) => {
      if (Number.isNaN(value)) volume[voxel] = NaN;
    });
  }
  return ensureFinite
    ? volume.map((value) => Number.isFinite(value) ? value : 0)
    : volume;
}

/** Middle of the widest gap between sorted values, the first of equals. */
function widestGap(
  volume: Float64Array,
  name: string,
  options: EpiMaskOptions,
): number {
  const { lowerCutoff = 0.2, upperCutoff = 0.85, excludeZeros = false } =
    options;
  const sorted = excludeZeros
    ? volume.filter((value) => value !== 0).sort()
    : volume.slice().sort();
  const lower = Math.floor(lowerCutoff * sorted.length);
  const upper = Math.min(
    Math.floor(upperCutoff * sorted.length),
    sorted.length - 1,
  );
  let widest = -1;
  let threshold = NaN;
  for (let i = lower; i < upper; i++) {
    const gap = sorted[i + 1] - sorted[i];
    if (gap > widest) {
      widest = gap;
      threshold = 0.5 * (sorted[i] + sorted[i + 1]);
    }
  }
  if (Number.isNaN(threshold)) throw emptyMask(name);
  return threshold;
}

/** The error for a volume without a brain. */
function emptyMask(name: string): InputError {
  return new InputError(
    `${name}: the mask computed from it is empty, expected an EPI image ` +
      "whose brain is brighter than its background; give a mask",
    { file: name, field: "mask" },
  );
}
