/** The cluster table of a statistical map. @module */

import { showable } from "../jupyter.ts";
import type { Image } from "../nifti/types.ts";
import {
  type ClusterLabelMap,
  type ClusterRow,
  type ClustersTable,
  type ClustersTableOptions,
  tabulateClusters,
} from "../stats/clusters.ts";
import {
  hommelValue,
  trueDiscoveryProportion,
} from "../stats/true_discovery.ts";
import { asUsage, requireOneVolume } from "./_checks.ts";
import { maskFromImage } from "./mask_from_image.ts";
import { finite, testedValues } from "./tested_values.ts";

/** How {@linkcode getClustersTable} cuts a map and lists its peaks. */
export interface GetClustersTableOptions extends ClustersTableOptions {
  /** Voxels outside it count as 0. */
  readonly mask?: Image;
  /**
   * Adds to each cluster's row the lower bound of the proportion of its
   * voxels that are active, which holds for all clusters, of whatever
   * thresholds, with confidence 1 − `ari` (nilearn's
   * `cluster_level_inference`). The map must be one of z values; the voxels
   * tested are the mask's or those off the background. Clusters below 0 are
   * judged likewise on the negative of the map.
   */
  readonly ari?: number;
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
  const { ari, mask, maskName, name = "the map" } = options;
  requireOneVolume(statImg, name);
  const { grid } = statImg;
  const inside = mask === undefined ? undefined : maskFromImage(mask, grid, {
    name: maskName,
    imageName: name,
  });
  const data = inside === undefined
    ? statImg.data
    : statImg.data.map((value, voxel) => inside[voxel] === 0 ? 0 : value);
  return asUsage(() => {
    const table = tabulateClusters(data, grid, options);
    if (ari === undefined) return showable("clusters", table);
    const tested = testedValues(statImg, inside, name);
    const proportions = table.labelMaps.flatMap((labelMap) =>
      proportionsOf(finite(data), labelMap, tested, ari)
    );
    const rows = withProportions(table.rows, proportions);
    return showable("clusters", { ...table, rows });
  });
}

/** The bounds of one sign's clusters by rank. */
function proportionsOf(
  data: Float64Array,
  { sign, labels, count }: ClusterLabelMap,
  tested: Float64Array,
  alpha: number,
): number[] {
  const hommel = hommelValue(tested.map((z) => sign * z), alpha);
  const members = Array.from({ length: count }, (): number[] => []);
  labels.forEach((label, voxel) => {
    if (label > 0) members[label - 1].push(sign * data[voxel]);
  });
  return members.map((z) =>
    trueDiscoveryProportion(Float64Array.from(z), hommel, alpha)
  );
}

/** Rows of clusters with their bounds, given in the order of the clusters. */
function withProportions(
  rows: readonly ClusterRow[],
  proportions: readonly number[],
): ClusterRow[] {
  let cluster = 0;
  return rows.map((row) =>
    row.clusterSize === undefined
      ? row
      : { ...row, trueDiscoveryProportion: proportions[cluster++] }
  );
}
