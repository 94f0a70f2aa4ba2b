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
  const votes = new MaskVotes(shape);
  for (const mask of masks) votes.add(mask);
  return votes.shared(options);
}

/** Masks that are counted one after another, none of which is kept. */
export class MaskVotes {
  readonly #shape: readonly [number, number, number];
  readonly #votes: Uint32Array;
  #count = 0;

  /** @param shape Voxels along x, y and z. */
  constructor(shape: readonly [number, number, number]) {
    this.#shape = shape;
    this.#votes = new Uint32Array(shape[0] * shape[1] * shape[2]);
  }

  /**
   * Counts a mask.
   *
   * @param mask One byte a voxel, x fastest; every value but 0 is inside.
   */
  add(mask: Uint8Array): void {
    this.#count++;
    for (let voxel = 0; voxel < mask.length; voxel++) {
      if (mask[voxel] !== 0) this.#votes[voxel]++;
    }
  }

  /**
   * Keeps the voxels that lie in more than a given fraction of the masks.
   *
   * @param options The fraction, and whether to keep one component only.
   * @returns One byte a voxel: 1 inside, 0 outside.
   * @throws {InputError} If no voxel is left.
   */
  shared(options: IntersectMasksOptions = {}): Uint8Array {
    const { threshold = 0.5, connected = true } = options;
    const needed = Math.min(threshold, 1 - 1e-7) * this.#count;
    const joint = new Uint8Array(this.#votes.length);
    for (let voxel = 0; voxel < joint.length; voxel++) {
      if (this.#votes[voxel] > needed) joint[voxel] = 1;
    }
    if (!joint.includes(1)) {
      throw new InputError(
        `mask: no voxel lies in more than ${threshold} of the ` +
          `${this.#count} runs' masks; expected runs that overlap`,
        { field: "mask" },
      );
    }
    return connected ? largestConnectedComponent(joint, this.#shape) : joint;
  }
}
