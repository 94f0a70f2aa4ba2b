/** The mask of what is not background. @module */

import type { Image } from "../nifti/types.ts";
import { openMask } from "./open_mask.ts";

/** How {@linkcode computeBackgroundMask} finds the background. */
export interface BackgroundMaskOptions {
  /**
   * Voxels from each face that count as border.
   *
   * @default {2}
   */
  readonly borderSize?: number;
  /**
   * Keep only the largest connected component.
   *
   * @default {false}
   */
  readonly connected?: boolean;
  /**
   * Layers to erode before and after; twice as many are added between.
   *
   * @default {0}
   */
  readonly opening?: number;
}

/**
 * Marks the voxels that differ from the background, as nilearn's
 * `compute_background_mask`.
 *
 * The background is the median of the border's voxels (those near an edge
 * counted once for each face that they are near), or NaN where the border
 * has any.
 *
 * @param volume One volume, x fastest, with its grid.
 * @param options How wide the border is and what is done to the mask.
 * @returns One byte a voxel, x fastest: 1 off the background, 0 on it; all 0
 *   for a volume of one value.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { computeBackgroundMask } from "@niglm/niglm/image";
 *
 * const data = new Float64Array(125);
 * data[62] = -1.5;
 * const mask = computeBackgroundMask({
 *   grid: {
 *     shape: [5, 5, 5],
 *     affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
 *     voxelSizes: [1, 1, 1],
 *   },
 *   data,
 * });
 * assertEquals([mask.indexOf(1), mask.lastIndexOf(1)], [62, 62]);
 * ```
 */
export function computeBackgroundMask(
  volume: Pick<Image, "grid" | "data">,
  options: BackgroundMaskOptions = {},
): Uint8Array {
  const { borderSize = 2, connected = false, opening = 0 } = options;
  const { shape } = volume.grid;
  const inside = offBackground(volume, borderSize);
  if (!connected && opening === 0) return inside;
  return openMask(inside, shape, { opening, connected });
}

function offBackground(
  { data, grid }: Pick<Image, "grid" | "data">,
  borderSize: number,
): Uint8Array {
  const border = borderValues(data, grid.shape, borderSize);
  const inside = new Uint8Array(data.length);
  if (border.some(Number.isNaN)) {
    for (let v = 0; v < data.length; v++) {
      inside[v] = Number.isNaN(data[v]) ? 0 : 1;
    }
    return inside;
  }
  border.sort();
  const middle = border.length >> 1;
  const background = border.length % 2 === 1
    ? border[middle]
    : (border[middle - 1] + border[middle]) / 2;
  for (let v = 0; v < data.length; v++) {
    inside[v] = data[v] === background ? 0 : 1;
  }
  return inside;
}

/** The voxels near each of the six faces. */
function borderValues(
  data: Float64Array,
  [nx, ny, nz]: readonly [number, number, number],
  size: number,
): Float64Array {
  const perAxis = [nx, ny, nz].map((n) => 2 * Math.min(size, n));
  const [ax, ay, az] = perAxis;
  const values = new Float64Array(ax * ny * nz + nx * ay * nz + nx * ny * az);
  let count = 0;
  for (let z = 0, v = 0; z < nz; z++) {
    const onZ = facesNear(z, nz, size);
    for (let y = 0; y < ny; y++) {
      const onYZ = onZ + facesNear(y, ny, size);
      for (let x = 0; x < nx; x++, v++) {
        const faces = onYZ + facesNear(x, nx, size);
        for (let i = 0; i < faces; i++) values[count++] = data[v];
      }
    }
  }
  return values;
}

/** How many of an axis' two ends an index is near. */
function facesNear(index: number, length: number, size: number): number {
  return (index < size ? 1 : 0) + (index >= length - size ? 1 : 0);
}
