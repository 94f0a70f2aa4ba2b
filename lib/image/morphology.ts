/** Erosion and dilation of masks. @module */

import { BitVolume } from "./bit_volume.ts";

/**
 * Removes the voxels of a mask that touch its outside by a face.
 *
 * The structuring element is the cross of a voxel and its 6 neighbours;
 * whatever lies beyond the volume is outside the mask.
 *
 * @param mask One byte a voxel, x fastest; every value but 0 is inside.
 * @param shape Voxels along x, y and z.
 * @param iterations How many layers to remove.
 * @returns A new mask of 0 and 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { binaryErosion } from "@niglm/niglm/image";
 *
 * const cube = new Uint8Array(27).fill(1);
 * const eroded = binaryErosion(cube, [3, 3, 3], 1);
 * assertEquals(eroded.indexOf(1), 13);
 * assertEquals(eroded.lastIndexOf(1), 13);
 * ```
 */
export function binaryErosion(
  mask: Uint8Array,
  shape: readonly [number, number, number],
  iterations: number,
): Uint8Array {
  return BitVolume.ofMask(mask, shape).erode(iterations).toMask();
}

/**
 * Adds to a mask the voxels that touch it by a face.
 *
 * The structuring element is the cross of a voxel and its 6 neighbours.
 *
 * @param mask One byte a voxel, x fastest; every value but 0 is inside.
 * @param shape Voxels along x, y and z.
 * @param iterations How many layers to add.
 * @returns A new mask of 0 and 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { binaryDilation } from "@niglm/niglm/image";
 *
 * const mask = Uint8Array.of(0, 0, 1, 0, 0, 0);
 * assertEquals([...binaryDilation(mask, [6, 1, 1], 2)], [1, 1, 1, 1, 1, 0]);
 * ```
 */
export function binaryDilation(
  mask: Uint8Array,
  shape: readonly [number, number, number],
  iterations: number,
): Uint8Array {
  return BitVolume.ofMask(mask, shape).dilate(iterations).toMask();
}
