/** Where to cut a map so that its largest activation is seen. @module */

import { largestConnectedComponent } from "../../image/largest_component.ts";
import { applyAffine } from "../../nifti/affine.ts";
import type { Image } from "../../nifti/types.ts";
import { type WarningHandler, warnOnConsole } from "../../warnings.ts";
import { finiteValues } from "../finite_values.ts";
import { absPercentile } from "./abs_percentile.ts";

/** How {@linkcode findXyzCutCoords} looks for the activation. */
export interface FindXyzCutCoordsOptions {
  /**
   * Values beyond it, either way, belong to an activation.
   *
   * @default {the 80th percentile of the absolute values but zeros}
   */
  readonly activationThreshold?: number;
  /** Told where there is nothing to be found. @default {the console} */
  readonly onWarning?: WarningHandler;
}

/** An activation of more voxels than this is narrowed to its stronger part. */
const LARGE = 50;
/** Room for rounding of a threshold that is a value of the map itself. */
const ROUNDING = 2 * Number.EPSILON;
/** Of 32-bit values. */
const ROUNDING_32 = 2 * 2 ** -23;

/**
 * Finds the centre of the largest activation, as nilearn's
 * `find_xyz_cut_coords`: the largest part of the map beyond a threshold, of
 * which, if it has more than 50 voxels, the largest part beyond its mean; the
 * centre is weighted by absolute values.
 *
 * @param image A map of one volume.
 * @param options Threshold.
 * @returns x, y and z in mm.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { findXyzCutCoords } from "@niglm/niglm/plot";
 *
 * const image = {
 *   grid: {
 *     shape: [4, 1, 1],
 *     affine: [3, 0, 0, -6, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 1,
 *   data: Float64Array.of(0, 5, 0, 1),
 * } as const;
 * const cut = findXyzCutCoords(image, { activationThreshold: 2 });
 * assertEquals(cut, [-3, 0, 0]);
 * ```
 */
export function findXyzCutCoords(
  image: Image,
  options: FindXyzCutCoordsOptions = {},
): [number, number, number] {
  const { onWarning = warnOnConsole } = options;
  const { grid: { shape, affine } } = image;
  const finite = finiteValues(image.data);
  const data = finite === image.data ? finite.slice() : finite;
  if (data.every((value) => value === 0)) {
    onWarning("the map is zero everywhere; it is cut at its first voxel");
    return applyAffine(affine, 0, 0, 0);
  }
  // As in nilearn, voxels that are not finite count among the values.
  const threshold = options.activationThreshold === undefined
    ? lowerBy(absPercentile(image.data.filter((v) => v !== 0), 80), data)
    : options.activationThreshold - ROUNDING;
  const { mask, count: active } = sizesBeyond(data, threshold);
  if (active === 0) {
    onWarning(
      "no value of the map reaches the threshold; it is cut at the centre of " +
        "its values",
    );
    return applyAffine(affine, ...centreOfMass(data, shape));
  }
  const largest = largestConnectedComponent(mask, shape);
  let count = 0;
  let sum = 0;
  for (let v = 0; v < data.length; v++) {
    if (largest[v] === 0) {
      data[v] = 0;
      continue;
    }
    count++;
    sum += data[v];
  }
  const second = Math.abs(sum / count);
  const strong = sizesBeyond(data, second);
  if (strong.count > LARGE) {
    const strongest = largestConnectedComponent(strong.mask, shape);
    for (let v = 0; v < data.length; v++) data[v] *= strongest[v];
  }
  return applyAffine(affine, ...centreOfMass(data, shape));
}

/** The voxels whose values are larger, either way. */
function sizesBeyond(
  data: Float64Array,
  threshold: number,
): { mask: Uint8Array; count: number } {
  const mask = new Uint8Array(data.length);
  let count = 0;
  for (let v = 0; v < data.length; v++) {
    if (!(Math.abs(data[v]) > threshold)) continue;
    mask[v] = 1;
    count++;
  }
  return { mask, count };
}

/** A value of the map less its rounding, in the precision of the map. */
function lowerBy(value: number, data: Float64Array): number {
  if (data.every((v) => Number.isInteger(v))) return value - 1e-15;
  const single = data.every((v) => Math.fround(v) === v);
  return single ? Math.fround(value - ROUNDING_32) : value - ROUNDING;
}

function centreOfMass(
  data: Float64Array,
  [nx, ny, nz]: readonly [number, number, number],
): [number, number, number] {
  let [total, sumX, sumY, sumZ] = [0, 0, 0, 0];
  let v = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) {
        const size = Math.abs(data[v++]);
        total += size;
        sumX += size * x;
        sumY += size * y;
        sumZ += size * z;
      }
    }
  }
  return [sumX / total, sumY / total, sumZ / total];
}
