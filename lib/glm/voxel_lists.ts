/** Ascending lists of voxels held against each other. @module */
import { release } from "../release.ts";

/** Which voxel of one list is which of another. */
export interface VoxelPairs {
  /** Positions in the one. */
  readonly from: Uint32Array;
  /** Positions in the other. */
  readonly to: Uint32Array;
}

/**
 * Finds where the same voxels stand in two lists.
 *
 * @param some Indices of voxels, ascending.
 * @param others Indices of voxels, ascending.
 * @returns Positions in `some` (`from`) and in `others` (`to`).
 */
export function matchVoxels(
  some: Uint32Array,
  others: Uint32Array,
): VoxelPairs {
  const from = new Uint32Array(some.length);
  const to = new Uint32Array(some.length);
  let count = 0;
  for (let i = 0, j = 0; i < some.length && j < others.length;) {
    if (some[i] === others[j]) {
      from[count] = i++;
      to[count++] = j++;
    } else if (some[i] < others[j]) i++;
    else j++;
  }
  return { from: from.subarray(0, count), to: to.subarray(0, count) };
}

/**
 * Finds the voxels of one list that another lacks.
 *
 * @param voxels Indices of voxels, ascending.
 * @param taken Indices of voxels, ascending.
 * @returns Those of `voxels` that are not in `taken`, ascending.
 */
export function withoutVoxels(
  voxels: Uint32Array,
  taken: Uint32Array,
): Uint32Array {
  const { from, to } = matchVoxels(taken, voxels);
  release(from);
  const left = new Uint32Array(voxels.length - to.length);
  let count = 0;
  for (let j = 0, k = 0; j < voxels.length; j++) {
    if (to[k] === j) k++;
    else left[count++] = voxels[j];
  }
  release(to);
  return left;
}
