/** nilearn's labels, thresholds and tables, made by make_clusters.py. @module */

import fixture from "../fixtures/clusters.json" with { type: "json" };
import type { ClusterGrid, ClusterRow } from "../../lib/stats/clusters.ts";
import type { HeightControl } from "../../lib/stats/height_threshold.ts";
import { noise, smoothNoise } from "../noise.ts";

/** Voxels along x, y and z. */
export type Shape = readonly [number, number, number];

/** A table's row: number, x, y, z, value and size in mm³. */
type Row = readonly [string, number, number, number, number, number | null];

/** What nilearn lists of a map. */
interface Listed {
  readonly rows: readonly Row[];
  readonly labels: readonly string[];
}

/** A synthetic map, nilearn's options and its table. */
export interface TableCase extends Listed {
  readonly seed?: number;
  readonly shape: Shape;
  readonly grid?: string;
  readonly step?: number;
  readonly binary?: number;
  readonly raw?: boolean;
  readonly minus?: number;
  readonly points?: readonly (readonly [number, number, number, number])[];
  readonly stat_threshold: number;
  readonly cluster_threshold?: number;
  readonly two_sided?: boolean;
  readonly min_distance?: number;
}

/** Heights by control, alpha and sides. */
type Heights = Readonly<Record<string, number>>;

/** The table of a contrast of the auditory run. */
interface AuditoryTable extends Listed {
  readonly thresholds: Heights;
  readonly clusterThreshold: number;
}

/** An affine and its voxel sizes in mm. */
interface Placement {
  readonly affine: readonly number[];
  readonly voxelSizes: Shape;
}

/** What the file holds. */
interface ClustersFixture {
  readonly labels: readonly {
    readonly seed: number;
    readonly shape: Shape;
    readonly level: number;
    readonly count: number;
    readonly labels: string;
  }[];
  readonly grids: Readonly<Record<string, Placement>>;
  readonly tables: Readonly<Record<string, TableCase>>;
  readonly thresholds: {
    readonly full: Heights;
    readonly zeros: Heights;
    readonly missing: Heights;
    readonly mask: Heights;
    readonly left: readonly (readonly [
      number | string,
      number,
      boolean,
      boolean,
      number,
    ])[];
  };
  readonly auditory: Placement & {
    readonly t: AuditoryTable;
    readonly F: AuditoryTable;
    readonly shape: Shape;
    readonly kept: {
      readonly first: number;
      readonly steps: string;
      readonly values: string;
    };
  };
}

/** The file's content. */
export const clusters: ClustersFixture = fixture as unknown as ClustersFixture;

/** The grid of a case. */
export function caseGrid({ shape, grid = "diagonal" }: TableCase): ClusterGrid {
  return { shape, ...clusters.grids[grid] };
}

/** The map of a case. */
export function caseVolume(given: TableCase): Float64Array {
  const { shape, points, binary, minus = 0 } = given;
  if (points !== undefined) {
    const data = new Float64Array(shape[0] * shape[1] * shape[2]);
    for (const [x, y, z, value] of points) {
      data[x + shape[0] * (y + shape[1] * z)] = value;
    }
    return data;
  }
  const seed = given.seed ?? 0;
  if (given.raw) return noise(seed, shape);
  const data = smoothNoise(seed, shape, given.step);
  return binary === undefined
    ? data.map((value) => value - minus)
    : data.map((value) => value > binary ? 1 : 0);
}

/** A row in the form that the file has it in. */
export function toRow(row: ClusterRow): Row {
  const { clusterId, x, y, z, peakStat, clusterSize } = row;
  return [clusterId, x, y, z, peakStat, clusterSize ?? null];
}

/** The options that a height in the file is for. */
export function parseHeightName(name: string): {
  heightControl: HeightControl;
  alpha: number;
  twoSided: boolean;
} {
  const [control, alpha, sides] = name.split(" ");
  return {
    heightControl: control as HeightControl,
    alpha: Number(alpha),
    twoSided: sides === "two-sided",
  };
}
