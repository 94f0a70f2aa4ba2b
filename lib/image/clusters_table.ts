/** The cluster table of a statistical map. @module */

import type { Image } from "../nifti/types.ts";
import {
  type ClustersTable,
  type ClustersTableOptions,
  tabulateClusters,
} from "../stats/clusters.ts";
import { asUsage, requireOneVolume } from "./_checks.ts";
import { maskFromImage } from "./mask_from_image.ts";

/** How {@linkcode getClustersTable} cuts a map and lists its peaks. */
export interface GetClustersTableOptions extends ClustersTableOptions {
  /** Voxels outside it count as 0. */
  readonly mask?: Image;
  /**
   * What to call the map in messages.
   *
   * @default {"the map"}
   */
  readonly name?: string;
  /**
   * What to call the mask in messages.
   *
   * @default {"the mask"}
   */
  readonly maskName?: string;
}

/**
 * Lists the clusters of a map with their peaks and sub-peaks, row for row as
 * nilearn's `get_clusters_table`.
 *
 * The rules are told at `tabulateClusters`.
 *
 * @param statImg One volume.
 * @param options The height in the map's units, the smallest cluster in
 *   voxels, the sides and the distance of sub-peaks in mm.
 * @returns The rows (positions in mm, sizes in mm³) and the label maps.
 * @throws {InputError} If the map has several volumes or the mask does not
 *   fit it.
 * @throws {UsageError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { getClustersTable } from "@niglm/niglm/image";
 *
 * const { rows } = getClustersTable({
 *   grid: {
 *     shape: [4, 1, 1],
 *     affine: [3, 0, 0, -6, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 1,
 *   data: Float64Array.of(0, 4, 5, 0),
 * }, { statThreshold: 3 });
 * assertEquals(rows, [
 *   { clusterId: "1", x: 0, y: 0, z: 0, peakStat: 5, clusterSize: 54 },
 * ]);
 * ```
 */
export function getClustersTable(
  statImg: Image,
  options: GetClustersTableOptions,
): ClustersTable {
  const { mask, maskName, name = "the map" } = options;
  requireOneVolume(statImg, name);
  const { grid } = statImg;
  let { data } = statImg;
  if (mask !== undefined) {
    const inside = maskFromImage(mask, grid, {
      name: maskName,
      imageName: name,
    });
    data = data.map((value, voxel) => inside[voxel] === 0 ? 0 : value);
  }
  return asUsage(() => tabulateClusters(data, grid, options));
}
