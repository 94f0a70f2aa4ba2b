/** The largest connected part of a mask. @module */

import { label } from "../stats/label.ts";

/**
 * Keeps the largest part of a mask whose voxels touch by faces.
 *
 * Of parts of equal size the one stays whose first voxel comes first in the
 * order x slowest, z fastest.
 *
 * @param mask One byte a voxel, x fastest; every value but 0 is inside.
 * @param shape Voxels along x, y and z.
 * @returns A new mask of 0 and 1; empty if `mask` is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { largestConnectedComponent } from "@niglm/niglm/image";
 *
 * const mask = Uint8Array.of(1, 0, 1, 1);
 * assertEquals([...largestConnectedComponent(mask, [4, 1, 1])], [0, 0, 1, 1]);
 * ```
 */
export function largestConnectedComponent(
  mask: Uint8Array,
  shape: readonly [number, number, number],
): Uint8Array {
  const { labels, count } = label(mask, shape);
  const sizes = new Int32Array(count + 1);
  for (const component of labels) sizes[component]++;
  let largest = 1;
  for (let component = 2; component <= count; component++) {
    if (sizes[component] > sizes[largest]) largest = component;
  }
  return Uint8Array.from(labels, (value) => value === largest ? 1 : 0);
}
