/** The main job: fit a run, threshold its contrasts, tabulate clusters. @module */

import { join } from "@std/path";
import type { HrfModelName } from "../design/hrf_model.ts";
import type { StatType } from "../glm/mod.ts";
import {
  type ClusterRow,
  getClustersTable,
  thresholdStatsImg,
} from "../image/mod.ts";
import { type Image, readImage } from "../nifti/mod.ts";
import type { Command, Context } from "./command.ts";

/** A run to fit. */
export interface DemoJob {
  /** The run's file, folder, glob or list. */
  readonly run: string;
  /** Its events table. */
  readonly events: string;
  /** Repetition time in seconds; the header's where left out. */
  readonly tR?: number;
  /** Hemodynamic response; the default of `first-level` where left out. */
  readonly hrfModel?: HrfModelName;
  /** Contrasts, `[NAME=]EXPRESSION` each. */
  readonly contrasts: readonly string[];
  /** Folder of the results. */
  readonly out: string;
  /** Whether to replace an earlier result. */
  readonly overwrite: boolean;
}

/** A contrast with its clusters. */
export interface TabulatedContrast {
  /** Its name. */
  readonly name: string;
  /** What it was tested with. */
  readonly statType: StatType;
  /** z above which voxels pass; `Infinity` if none can. */
  readonly threshold: number;
  /** The clusters and their peaks. */
  readonly rows: readonly ClusterRow[];
  /** The written map of effects. */
  readonly effect: Image;
  /** The written map of p. */
  readonly p: Image;
}

/** A fitted and tabulated run. */
export interface DemoFit {
  /** The run as it was named. */
  readonly run: string;
  /** Number of fitted voxels. */
  readonly maskVoxels: number;
  /** Residual degrees of freedom. */
  readonly degreesOfFreedom: number;
  /** Number of design columns. */
  readonly columnCount: number;
  /** How long the fit took. */
  readonly seconds: number;
  /** The mask of fitted voxels. */
  readonly mask: Image;
  /** The contrasts, in their order. */
  readonly contrasts: readonly TabulatedContrast[];
}

/** The false discovery rate at which clusters are formed. */
export const demoAlpha = 0.05;
/** Fewest voxels of a cluster that is tabulated. */
export const demoClusterSize = 20;

/** What `first-level --json` says, as far as it is used here. */
interface FirstLevelRecord {
  readonly maskVoxels: number;
  readonly degreesOfFreedom: number;
  readonly designColumns: readonly string[];
  readonly contrasts: Readonly<
    Record<string, { readonly name: string; readonly statType: StatType }>
  >;
  readonly run: { readonly seconds: number };
}

/**
 * Runs `first-level` on a run, then thresholds and tabulates the maps that it
 * wrote.
 *
 * @param firstLevel The command; options that the job lacks have its defaults.
 * @param job The run.
 * @param context Where progress and warnings go.
 * @returns What was found.
 */
export async function fitAndTabulate(
  firstLevel: Command,
  job: DemoJob,
  context: Context,
): Promise<DemoFit> {
  const { signal } = context;
  const defaults = [...firstLevel.options].map(([name, { fallback }]) =>
    [name, fallback] as const
  );
  const values = new Map<string, unknown>([
    ...defaults,
    ["events", [job.events]],
    ["t-r", job.tR],
    ["contrast", job.contrasts],
    ["out", job.out],
    ["overwrite", job.overwrite],
  ]);
  if (job.hrfModel !== undefined) values.set("hrf-model", job.hrfModel);
  const { json } = await firstLevel.run(values, [job.run], context);
  const record = json as unknown as FirstLevelRecord;
  const mask = await readImage(join(job.out, "mask.nii.gz"), { signal });
  const contrasts: TabulatedContrast[] = [];
  for (const [label, { name, statType }] of Object.entries(record.contrasts)) {
    const read = (stat: string) =>
      readImage(
        join(job.out, `contrast-${label}_stat-${stat}_statmap.nii.gz`),
        { signal },
      );
    contrasts.push({
      name,
      statType,
      ...tabulate(await read("z"), mask),
      effect: await read("effect"),
      p: await read("p"),
    });
  }
  return {
    run: job.run,
    maskVoxels: record.maskVoxels,
    degreesOfFreedom: record.degreesOfFreedom,
    columnCount: record.designColumns.length,
    seconds: record.run.seconds,
    mask,
    contrasts,
  };
}

function tabulate(
  z: Image,
  mask: Image,
): Pick<TabulatedContrast, "threshold" | "rows"> {
  const { threshold } = thresholdStatsImg(z, {
    alpha: demoAlpha,
    heightControl: "fdr",
    twoSided: false,
    mask,
  });
  if (threshold === Infinity) return { threshold, rows: [] };
  const { rows } = getClustersTable(z, {
    statThreshold: threshold,
    clusterThreshold: demoClusterSize,
  });
  return { threshold, rows };
}
