/** Which slices of a map show the most of it. @module */

import { UsageError } from "../../errors.ts";
import { smoothFast } from "../../image/fast_smoothing.ts";
import { reorderImg } from "../../image/reorder_img.ts";
import { applyAffine } from "../../nifti/affine.ts";
import type { Image } from "../../nifti/types.ts";
import { type WarningHandler, warnOnConsole } from "../../warnings.ts";

/** An axis of the world. */
export type Axis = "x" | "y" | "z";

/** How {@linkcode findCutSlices} chooses. */
export interface FindCutSlicesOptions {
  /** Axis that the slices are perpendicular to. @default {"z"} */
  readonly direction?: Axis;
  /** How many slices. @default {7} */
  readonly nCuts?: number;
  /**
   * Least distance between them, in voxels; near ones come where the whole
   * map is covered already.
   *
   * @default {half the map's length by the number of slices}
   */
  readonly spacing?: number;
  /** Told of more slices than there are. @default {the console} */
  readonly onWarning?: WarningHandler;
}

/** What is left of values near a slice that is chosen. */
const DIMMED = 1e-3;

/**
 * Chooses slices through the peaks of a map, one after another, each away
 * from those before it; as nilearn's `find_cut_slices`.
 *
 * @param image A map of one volume.
 * @param options Direction, number and distance.
 * @returns Positions in mm, from the first voxel of the axis on.
 * @throws {UsageError} If the number of slices is not a whole number of at
 *   least 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findCutSlices } from "@niglm/niglm/plot";
 *
 * const image = {
 *   grid: {
 *     shape: [1, 1, 6],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, -9, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 1,
 *   data: Float64Array.of(0, 9, 0, 0, 8, 0),
 * } as const;
 * assertEquals(findCutSlices(image, { nCuts: 2 }), [-6, 3]);
 * ```
 */
export function findCutSlices(
  image: Image,
  options: FindCutSlicesOptions = {},
): number[] {
  const { direction = "z", nCuts = 7, onWarning = warnOnConsole } = options;
  if (!Number.isInteger(nCuts) || nCuts < 1) {
    throw new UsageError(
      `cut-coords: found ${nCuts} cuts, expected a whole number of at least 1`,
      { field: "cut-coords" },
    );
  }
  const axis = "xyz".indexOf(direction);
  const { affine } = image.grid;
  const upright = [0, 5, 10].every((at) => affine[at] !== 0)
    ? image
    : reorderImg(image, { resample: "nearest", onWarning });
  const { grid: { shape } } = upright;
  const inMm = (slices: readonly number[]) =>
    slices.map((slice) => {
      const voxel = [0, 0, 0];
      voxel[axis] = slice;
      return applyAffine(
        upright.grid.affine,
        voxel[0],
        voxel[1],
        voxel[2],
      )[axis];
    });
  const length = shape[axis];
  if (nCuts > length) {
    onWarning(
      `cut-coords: found ${nCuts} cuts of ${length} slices along ${direction}; ` +
        "all of them are shown",
    );
    return inMm(Array.from({ length }, (_, i) => i));
  }
  const sizes = upright.data.map((v) => Number.isFinite(v) ? Math.abs(v) : 0);
  const peaks = findPeaks(
    sizes,
    shape,
    axis,
    nCuts,
    options.spacing ?? Math.max(Math.trunc(0.5 / nCuts * length), 1),
  );
  return inMm(addSlices(peaks, nCuts, slicesSums(sizes, shape, axis)));
}

/** The slices of the greatest values, each away from those before it. */
function findPeaks(
  sizes: Float64Array,
  shape: readonly [number, number, number],
  axis: number,
  count: number,
  spacing: number,
): number[] {
  const data = new Float64Array(sizes.length);
  smoothFast(sizes, shape, data);
  const slices = new Set<number>();
  const stride = [1, shape[0], shape[0] * shape[1]][axis];
  const length = shape[axis];
  for (let i = 0; i < count; i++) {
    const peak = firstGreatest(data, shape)[axis];
    slices.add(peak);
    const [from, to] = [Math.max(0, peak - spacing), peak + spacing];
    for (let block = 0; block < data.length; block += stride * length) {
      const end = block + Math.min(to, length) * stride;
      for (let v = block + from * stride; v < end; v++) data[v] *= DIMMED;
    }
  }
  return [...slices].sort((a, b) => a - b);
}

/** The voxel of the greatest value; of equal ones, the first along x, y, z. */
function firstGreatest(
  data: Float64Array,
  [nx, ny, nz]: readonly [number, number, number],
): [number, number, number] {
  let found: [number, number, number] = [0, 0, 0];
  let greatest = -1;
  let v = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, v++) {
        if (data[v] < greatest) continue;
        const earlier = x < found[0] ||
          (x === found[0] &&
            (y < found[1] || (y === found[1] && z < found[2])));
        if (data[v] === greatest && !earlier) continue;
        found = [x, y, z];
        greatest = data[v];
      }
    }
  }
  return found;
}

function slicesSums(
  sizes: Float64Array,
  shape: readonly [number, number, number],
  axis: number,
): Float64Array {
  const stride = [1, shape[0], shape[0] * shape[1]][axis];
  const sums = new Float64Array(shape[axis]);
  for (let v = 0; v < sizes.length;) {
    for (let slice = 0; slice < sums.length; slice++) {
      for (const end = v + stride; v < end; v++) sums[slice] += sizes[v];
    }
  }
  return sums;
}

/** Adds slices before, behind or in the widest gap until there are enough. */
function addSlices(
  peaks: readonly number[],
  count: number,
  sums: Float64Array,
): number[] {
  const slices = [...peaks];
  while (slices.length < count) {
    const candidates = [slices[slices.length - 1] + 2];
    const middle = middleOfWidestGap(slices);
    if (middle !== undefined && !slices.includes(middle)) {
      candidates.push(middle);
    }
    if (slices[0] - 2 >= 0) candidates.push(slices[0] - 2);
    let best = candidates[0];
    let bestWeight = -10;
    for (const candidate of candidates) {
      const weight = candidate >= sums.length ? 0 : sums[candidate];
      if (weight > bestWeight) [best, bestWeight] = [candidate, weight];
    }
    slices.push(best);
    slices.sort((a, b) => a - b);
  }
  return slices;
}

function middleOfWidestGap(slices: readonly number[]): number | undefined {
  let [widest, middle]: [number, number | undefined] = [-1, undefined];
  for (let i = 0; i + 1 < slices.length; i++) {
    const gap = slices[i + 1] - slices[i];
    if (gap <= widest) continue;
    widest = gap;
    middle = Math.trunc(0.5 * (slices[i] + slices[i + 1]));
  }
  return middle;
}
