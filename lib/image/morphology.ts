/** Erosion and dilation of masks. @module */

/** Neighbours along one axis of a volume, `stride` voxels apart. */
interface Axis {
  readonly stride: number;
  readonly length: number;
}

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
  return repeat(mask, shape, iterations, 0);
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
  return repeat(mask, shape, iterations, 1);
}

/** Lets the voxels of value `spreading` (0 or 1) grow layer by layer. */
function repeat(
  mask: Uint8Array,
  shape: readonly [number, number, number],
  iterations: number,
  spreading: 0 | 1,
): Uint8Array {
  const axes: readonly Axis[] = [
    { stride: 1, length: shape[0] },
    { stride: shape[0], length: shape[1] },
    { stride: shape[0] * shape[1], length: shape[2] },
  ];
  let current: Uint8Array = mask.map((value) => value === 0 ? 0 : 1);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = current.slice();
    for (const axis of axes) spread(current, next, axis, spreading);
    current = next;
  }
  return current;
}

/** Writes `spreading` into the neighbours along one axis. */
function spread(
  source: Uint8Array,
  target: Uint8Array,
  { stride, length }: Axis,
  spreading: 0 | 1,
): void {
  for (let voxel = 0; voxel < source.length; voxel++) {
    const position = Math.floor(voxel / stride) % length;
    const before = position > 0 ? source[voxel - stride] : 0;
    const after = position < length - 1 ? source[voxel + stride] : 0;
    if (before === spreading || after === spreading) target[voxel] = spreading;
  }
}
