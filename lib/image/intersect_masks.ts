/** The voxels that several masks share. @module */

import { InputError } from "../errors.ts";
import { largestConnectedComponent } from "./largest_component.ts";

/** How {@linkcode intersectMasks} joins masks. */
export interface IntersectMasksOptions {
  /**
   * Fraction of the masks, from 0 to 1, that a voxel must be in more than:
   * 1 keeps what all share, 0 what any has.
   *
   * @default {0.5}
   */
  readonly threshold?: number;
  /**
   * Keep only the largest connected component.
   *
   * @default {true}
   */
  readonly connected?: boolean;
}

/**
 * Keeps the voxels that lie in more than a given fraction of the masks.
 *
 * @param masks One byte a voxel, x fastest, all on one grid; every value but
 *   0 is inside.
 * @param shape Voxels along x, y and z.
 * @param options The fraction, and whether to keep one component only.
 * @returns One byte a voxel: 1 inside, 0 outside.
 * @throws {InputError} If no voxel is left.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { intersectMasks } from "@niglm/niglm/image";
 *
 * const masks = [Uint8Array.of(1, 1, 0), Uint8Array.of(0, 1, 1)];
 * assertEquals([...intersectMasks(masks, [3, 1, 1])], [0, 1, 0]);
 * ```
 */
export function intersectMasks(
  masks: readonly Uint8Array[],
  shape: readonly [number, number, number],
  options: IntersectMasksOptions = {},
): Uint8Array {
  const { threshold = 0.5, connected = true } = options;
  if (masks.length === 1 && connected && masks[0].includes(1)) {
    return largestConnectedComponent(masks[0], shape);
  }
  const needed = Math.min(threshold, 1 - 1e-7) * masks.length;
  const joint = new Uint8Array(shape[0] * shape[1] * shape[2]);
  for (let voxel = 0; voxel < joint.length; voxel++) {
    let count = 0;
    for (const mask of masks) if (mask[voxel] !== 0) count++;
    if (count > needed) joint[voxel] = 1;
  }
  if (!joint.includes(1)) {
    throw new InputError(
      `mask: no voxel lies in more than ${threshold} of the ` +
        `${masks.length} runs' masks; expected runs that overlap`,
      { field: "mask" },
    );
  }
  return connected ? largestConnectedComponent(joint, shape) : joint;
}
