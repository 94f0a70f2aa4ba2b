/** The table of a map's clusters and their peaks. @module */

import { label } from "./label.ts";
import { findPeaks, type Peak } from "./peaks.ts";
import { thresholdVolume } from "./threshold_volume.ts";

/** The voxel grid that clusters are measured on. */
export interface ClusterGrid {
  /** Voxels along x, y and z. */
  readonly shape: readonly [number, number, number];
  /** Voxel indices to mm: 16 numbers, row-major. */
  readonly affine: readonly number[];
  /** Voxel sizes in mm, as the header gives them. */
  readonly voxelSizes: readonly [number, number, number];
}

/** How {@linkcode tabulateClusters} cuts a map and lists its peaks. */
export interface ClustersTableOptions {
  /** The height, in the map's units, that voxels must exceed. */
  readonly statThreshold: number;
  /**
   * Fewest voxels of a cluster that is listed.
   *
   * @default {0}
   */
  readonly clusterThreshold?: number;
  /**
   * List the clusters below `-statThreshold` after those above it.
   *
   * @default {false}
   */
  readonly twoSided?: boolean;
  /**
   * Distance in mm that a sub-peak must exceed.
   *
   * @default {8}
   */
  readonly minDistance?: number;
}

/** A row of the table: a cluster's peak or one of its sub-peaks. */
export interface ClusterRow {
  /** The row's number, followed by a, b or c for a sub-peak. */
  readonly clusterId: string;
  /** Position along x in mm. */
  readonly x: number;
  /** Position along y in mm. */
  readonly y: number;
  /** Position along z in mm. */
  readonly z: number;
  /** The map's value there. */
  readonly peakStat: number;
  /** Whole mm³ of the cluster; undefined for a sub-peak. */
  readonly clusterSize: number | undefined;
  /**
   * Lower bound of the proportion of the cluster's voxels that are active,
   * where it was asked for; never given for a sub-peak.
   */
  readonly trueDiscoveryProportion?: number;
}

/** Where the clusters of one sign lie. */
export interface ClusterLabelMap {
  /** Whether they are above (1) or below (-1) the threshold. */
  readonly sign: 1 | -1;
  /** For each voxel the rank of its cluster, from 1; 0 outside. */
  readonly labels: Int32Array;
  /** How many clusters there are. */
  readonly count: number;
}

/** The clusters of a map. */
export interface ClustersTable {
  /** Peaks and sub-peaks in the order of the table. */
  readonly rows: ClusterRow[];
  /** One map for each sign that has clusters, positive first. */
  readonly labelMaps: ClusterLabelMap[];
}

/** The letters of a cluster's sub-peaks, as many as are listed. */
const SUBPEAKS = "abc";

/**
 * Lists the clusters of a map with their peaks, as nilearn's
 * `get_clusters_table` does.
 *
 * Voxels that exceed the threshold and touch by faces are a cluster.
 * Clusters come by descending peak, equal ones in the order of their first
 * voxel (x slowest, z fastest). A peak is followed by at most three
 * sub-peaks, by descending value. A sub-peak is listed if it lies further
 * than `minDistance` from the one listed before it, as in nilearn: it may be
 * nearer to an earlier one. The numbers of the clusters below a two-sided
 * threshold go on from the number of rows, sub-peaks included.
 *
 * With a negative one-sided threshold nilearn lists the weakest cluster
 * first and gives values without their sign; so does this function.
 *
 * @param data One value a voxel, x fastest.
 * @param grid Shape, affine and voxel sizes of the map.
 * @param options The height, the smallest cluster and the sides.
 * @returns The rows and where their clusters lie; both empty if nothing
 *   exceeds the threshold.
 * @throws {RangeError} If the height is NaN, or negative in a two-sided
 *   table, the cluster size is below 0, or the distance not above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tabulateClusters } from "@niglm/niglm/stats";
 *
 * const { rows } = tabulateClusters(Float64Array.of(0, 4, 5, 0, 3.5), {
 *   shape: [5, 1, 1],
 *   affine: [2, 0, 0, -4, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
 *   voxelSizes: [2, 2, 2],
 * }, { statThreshold: 3 });
 * assertEquals(rows, [
 *   { clusterId: "1", x: 0, y: 0, z: 0, peakStat: 5, clusterSize: 16 },
 *   { clusterId: "2", x: 4, y: 0, z: 0, peakStat: 3.5, clusterSize: 8 },
 * ]);
 * ```
 */
export function tabulateClusters(
  data: Float64Array,
  grid: ClusterGrid,
  options: ClustersTableOptions,
): ClustersTable {
  const {
    statThreshold,
    clusterThreshold = 0,
    twoSided = false,
    minDistance = 8,
  } = options;
  if (!(minDistance > 0)) {
    throw new RangeError(
      `minDistance: found ${minDistance}, expected a distance above 0 mm`,
    );
  }
  const map = thresholdVolume(data, grid.shape, {
    threshold: statThreshold,
    clusterThreshold,
    twoSided,
  });
  const height = Math.abs(statThreshold);
  const rows: ClusterRow[] = [];
  const labelMaps: ClusterLabelMap[] = [];
  if (!twoSided && statThreshold < 0) {
    const found = findClusters(map, grid.shape, height, -1, "ascending");
    addClusters(found, grid, minDistance, 1, rows, labelMaps);
    return { rows, labelMaps };
  }
  const signs: readonly (1 | -1)[] = twoSided ? [1, -1] : [1];
  for (const sign of signs) {
    const found = findClusters(map, grid.shape, height, sign, "descending");
    addClusters(found, grid, minDistance, sign, rows, labelMaps);
  }
  return { rows, labelMaps };
}

/** The clusters of one sign in the order of the table. */
interface FoundClusters {
  readonly sign: 1 | -1;
  /** Each voxel's cluster by rank, from 1. */
  readonly labels: Int32Array;
  /** Voxels and peaks of each cluster by rank, from 0. */
  readonly clusters: readonly { size: number; peaks: readonly Peak[] }[];
}

/** Finds the clusters of one sign and ranks them by their highest value. */
function findClusters(
  map: Float64Array,
  shape: readonly [number, number, number],
  height: number,
  sign: 1 | -1,
  order: "ascending" | "descending",
): FoundClusters {
  const values = map.map((value) => value * sign);
  const inside = Uint8Array.from(values, (value) => value > height ? 1 : 0);
  const { labels, count } = label(inside, shape);
  const peaks = findPeaks(values, shape, labels, count);
  const sizes = new Int32Array(count + 1);
  for (const cluster of labels) sizes[cluster]++;

  const direction = order === "descending" ? 1 : -1;
  const byRank = peaks.map((_, cluster) => cluster).sort((a, b) =>
    direction * (peaks[b][0].value - peaks[a][0].value)
  );
  const ranks = new Int32Array(count + 1);
  byRank.forEach((cluster, rank) => ranks[cluster + 1] = rank + 1);
  return {
    sign,
    labels: labels.map((cluster) => ranks[cluster]),
    clusters: byRank.map((cluster) => ({
      size: sizes[cluster + 1],
      peaks: peaks[cluster],
    })),
  };
}

/** Adds the rows and the label map of one sign. */
function addClusters(
  { sign, labels, clusters }: FoundClusters,
  { affine, voxelSizes }: ClusterGrid,
  minDistance: number,
  valueSign: 1 | -1,
  rows: ClusterRow[],
  labelMaps: ClusterLabelMap[],
): void {
  if (clusters.length === 0) return;
  const voxelVolume = voxelSizes.reduce(
    (product, size) => Math.fround(product * Math.fround(size)),
    1,
  );
  const offset = rows.length;
  clusters.forEach(({ size, peaks }, rank) => {
    const listed = spreadPeaks(peaks, affine, minDistance);
    listed.slice(0, 1 + SUBPEAKS.length).forEach((peak, i) => {
      const [x, y, z] = toWorld(peak.voxel, affine);
      rows.push({
        clusterId: `${offset + rank + 1}${i === 0 ? "" : SUBPEAKS[i - 1]}`,
        x,
        y,
        z,
        peakStat: peak.value * valueSign,
        clusterSize: i === 0 ? Math.trunc(size * voxelVolume) : undefined,
      });
    });
  });
  labelMaps.push({ sign, labels, count: clusters.length });
}

/** The peaks further than a distance from the one kept before them. */
function spreadPeaks(
  peaks: readonly Peak[],
  affine: readonly number[],
  minDistance: number,
): Peak[] {
  const kept: Peak[] = [];
  let previous = [Infinity, Infinity, Infinity];
  for (const peak of peaks) {
    const position = toWorld(peak.voxel, affine);
    const [dx, dy, dz] = position.map((value, i) => value - previous[i]);
    if (Math.sqrt(dx * dx + dy * dy + dz * dz) > minDistance) {
      kept.push(peak);
      previous = position;
    }
  }
  return kept;
}

/** Position of a voxel in mm. */
function toWorld(
  [i, j, k]: readonly [number, number, number],
  affine: readonly number[],
): [number, number, number] {
  const along = (row: number): number =>
    affine[row] * i + affine[row + 1] * j + affine[row + 2] * k +
    affine[row + 3];
  return [along(0), along(4), along(8)];
}
