/** `niglm clusters`. @module */

import { writeFile } from "../../bytes/mod.ts";
import {
  type ClusterLabelMap,
  type ClusterRow,
  getClustersTable,
} from "../../image/mod.ts";
import { type Grid, writeImage } from "../../nifti/mod.ts";
import type { Context, Report } from "../command.ts";
import { toJson } from "../json.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import { readMap } from "../read_map.ts";
import { readThreshold } from "../read_threshold.ts";

/** Forms of a table. */
export type TableFormat = "tsv" | "csv" | "json";

/** Options of `niglm clusters`, as the table declares them. */
export interface ClustersOptions {
  readonly statThreshold: string;
  readonly clusterThreshold: number;
  readonly twoSided: boolean;
  readonly minDistance: number;
  readonly mask: string | undefined;
  readonly ari: number | undefined;
  readonly format: TableFormat;
  readonly out: string | undefined;
  readonly labelMap: string | undefined;
  readonly overwrite: boolean;
}

/** Tabulates the clusters of a map. */
export async function clusters(
  options: ClustersOptions,
  [name]: readonly string[],
  { signal, warn }: Context,
): Promise<Report> {
  const { mask, format, out, labelMap, twoSided, clusterThreshold } = options;
  await checkOutputs(options, name);
  const statThreshold = await readThreshold(options.statThreshold);
  const map = await readMap(name, signal);
  const { rows, labelMaps } = getClustersTable(map, {
    ...options,
    statThreshold,
    mask: mask === undefined ? undefined : await readMap(mask, signal),
    name,
  });
  if (rows.length === 0) {
    warn(`${name}: no clusters beyond ${statThreshold}`);
  }
  const table = formats[format](rows, options.ari !== undefined);
  if (out !== undefined) await writeFile(out, new TextEncoder().encode(table));
  if (labelMap !== undefined) {
    await writeImage(labelImage(map.grid, labelMaps), labelMap, {
      datatype: "int32",
    });
  }
  return {
    text: out === undefined ? table : "",
    json: {
      map: name,
      statThreshold,
      clusterThreshold,
      twoSided,
      minDistance: options.minDistance,
      ari: options.ari,
      clusters: rows.map((row) => asRecord(row, options.ari !== undefined)),
      out,
      labelMap,
    },
  };
}

async function checkOutputs(
  { statThreshold, mask, format, out, labelMap, overwrite }: ClustersOptions,
  name: string,
): Promise<void> {
  const inputs = [name];
  if (mask !== undefined) inputs.push(mask);
  if (statThreshold.startsWith("@")) inputs.push(statThreshold.slice(1));
  const common = { overwrite, inputs };
  if (out !== undefined) {
    await checkOutputFile(out, { ...common, endings: [`.${format}`] });
  }
  if (labelMap !== undefined) {
    const option = "--label-map";
    await checkOutputFile(labelMap, {
      ...common,
      option,
      endings: imageEndings,
    });
  }
}

/** A row under the names of nilearn's columns. */
function asRecord(
  row: ClusterRow,
  bounded: boolean,
): Record<string, string | number | null> {
  return {
    "Cluster ID": row.clusterId,
    X: row.x,
    Y: row.y,
    Z: row.z,
    "Peak Stat": row.peakStat,
    "Cluster Size (mm3)": row.clusterSize ?? null,
    ...(bounded
      ? { "True Discovery Proportion": row.trueDiscoveryProportion ?? null }
      : {}),
  };
}

const columns = [
  "Cluster ID",
  "X",
  "Y",
  "Z",
  "Peak Stat",
  "Cluster Size (mm3)",
];

type Format = (rows: readonly ClusterRow[], bounded: boolean) => string;

const formats: Record<TableFormat, Format> = {
  tsv: (rows, bounded) => separated(rows, bounded, "\t"),
  csv: (rows, bounded) => separated(rows, bounded, ","),
  json: (rows, bounded) =>
    `${toJson(rows.map((row) => asRecord(row, bounded)))}\n`,
};

function separated(
  rows: readonly ClusterRow[],
  bounded: boolean,
  separator: string,
): string {
  const names = bounded ? [...columns, "True Discovery Proportion"] : columns;
  const lines = rows.map((row) =>
    Object.values(asRecord(row, bounded)).map((value) => value ?? "")
      .join(separator)
  );
  return `${[names.join(separator), ...lines].join("\n")}\n`;
}

/** Clusters above the threshold count up from 1, those below down from -1. */
function labelImage(grid: Grid, maps: readonly ClusterLabelMap[]) {
  const data = new Float64Array(grid.shape.reduce((n, length) => n * length));
  for (const { sign, labels } of maps) {
    labels.forEach((label, voxel) => {
      if (label !== 0) data[voxel] = sign * label;
    });
  }
  return { grid, volumeCount: 1, data };
}
