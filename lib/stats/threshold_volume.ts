/** Cutting a map at a height and at a cluster size. @module */

import { label } from "./label.ts";

/** How {@linkcode thresholdVolume} cuts a map. */
export interface ThresholdVolumeOptions {
  /** The height, in the map's units; voxels that equal it are kept. */
  readonly threshold: number;
  /**
   * Fewest voxels of a cluster that is kept, for each sign.
   *
   * @default {0}
   */
  readonly clusterThreshold?: number;
  /**
   * Keep what lies beyond the height on either side; otherwise what lies
   * above it, or, if it is negative, below it.
   *
   * @default {true}
   */
  readonly twoSided?: boolean;
  /** Voxels to keep: one byte each, 0 outside. All if not given. */
  readonly mask?: Uint8Array;
}

/**
 * Sets the voxels of a map to 0 that do not reach a height, lie in a cluster
 * too small, lie outside a mask, or are not finite.
 *
 * Voxels of a cluster touch by faces and have the same sign.
 *
 * @param data One value a voxel, x fastest.
 * @param shape Voxels along x, y and z.
 * @param options Height, cluster size and sides.
 * @returns A new map.
 * @throws {RangeError} If the height is NaN, or negative in a two-sided cut,
 *   or the cluster size is not a number of at least 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { thresholdVolume } from "@niglm/niglm/stats";
 *
 * const map = Float64Array.of(-3, 0.5, 2, 2.5, NaN, 4);
 * const options = { threshold: 2, clusterThreshold: 2 };
 * assertEquals([...thresholdVolume(map, [6, 1, 1], options)], [
 *   0, 0, 2, 2.5, 0, 0,
 * ]);
 * ```
 */
export function thresholdVolume(
  data: Float64Array,
  shape: readonly [number, number, number],
  options: ThresholdVolumeOptions,
): Float64Array {
  const { threshold, clusterThreshold = 0, twoSided = true, mask } = options;
  if (Number.isNaN(threshold) || (twoSided && threshold < 0)) {
    throw new RangeError(
      `threshold: found ${threshold}, expected a number` +
        (twoSided ? " of at least 0 in a two-sided test" : ""),
    );
  }
  if (!(clusterThreshold >= 0)) {
    throw new RangeError(
      `clusterThreshold: found ${clusterThreshold}, expected a number of ` +
        "voxels of at least 0",
    );
  }
  const passes = (value: number): boolean =>
    twoSided
      ? Math.abs(value) >= threshold
      : threshold >= 0
      ? value >= threshold
      : value <= threshold;

  const kept = data.map((value, voxel) =>
    Number.isFinite(value) && mask?.[voxel] !== 0 && passes(value) ? value : 0
  );
  if (clusterThreshold > 0) {
    dropSmallClusters(kept, shape, clusterThreshold, 1);
    dropSmallClusters(kept, shape, clusterThreshold, -1);
  }
  return kept;
}

/** Sets the clusters of one sign to 0 that have too few voxels. */
function dropSmallClusters(
  data: Float64Array,
  shape: readonly [number, number, number],
  clusterThreshold: number,
  sign: 1 | -1,
): void {
  const inside = Uint8Array.from(data, (value) => value * sign > 0 ? 1 : 0);
  const { labels, count } = label(inside, shape);
  const sizes = new Int32Array(count + 1);
  for (const cluster of labels) sizes[cluster]++;
  labels.forEach((cluster, voxel) => {
    if (cluster > 0 && sizes[cluster] < clusterThreshold) data[voxel] = 0;
  });
}
