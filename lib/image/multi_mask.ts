/** Masks of several runs on one grid. @module */

import { InputError } from "../errors.ts";
import type { Image } from "../nifti/types.ts";
import { requireSameGrid } from "./_checks.ts";
import {
  intersectMasks,
  type IntersectMasksOptions,
} from "./intersect_masks.ts";

/**
 * Computes a mask of each run and joins them.
 *
 * @param volumes Each run's volume, all on one grid.
 * @param compute Makes the mask of a volume; it gets the run's name, unless
 *   there is but one.
 * @param options The fraction of runs, and whether one component is kept.
 * @returns One byte a voxel, x fastest: 1 inside the mask, 0 outside.
 * @throws {InputError} If there is no run, the grids differ, or no voxel is
 *   shared.
 */
export function multiMask<V extends Pick<Image, "grid" | "data">>(
  volumes: readonly V[],
  compute: (volume: V, name: string | undefined) => Uint8Array,
  options: IntersectMasksOptions,
): Uint8Array {
  if (volumes.length === 0) {
    throw new InputError("mask: found no run, expected at least one", {
      field: "mask",
    });
  }
  const [{ grid }] = volumes;
  const masks = volumes.map((volume, i) => {
    const name = `run ${i + 1}`;
    requireSameGrid(volume.grid, grid, name, "run 1");
    return compute(volume, volumes.length === 1 ? undefined : name);
  });
  return intersectMasks(masks, grid.shape, options);
}
