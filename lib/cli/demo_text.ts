/** What the demo prints. @module */

import { type MadeRun, madeRunFacts } from "../demo/made_run.ts";
import {
  expectedRates,
  falsePositiveLevel,
  leastCorrelation,
} from "../demo/recovery.ts";
import type { ClusterRow } from "../image/mod.ts";
import {
  demoAlpha,
  demoClusterSize,
  type DemoFit,
  type TabulatedContrast,
} from "./demo_fit.ts";
import type { DemoRecovery } from "./demo_recovery.ts";

/**
 * Tells how the run was made.
 *
 * @param run The made run.
 * @returns Lines of text.
 */
export function madeText({ grid, volumeCount, tR, events }: MadeRun): string {
  const { autocorrelation, noise, blockDuration, seed } = madeRunFacts;
  return `Made: a head of ${grid.shape.join(" × ")} voxels of ${
    grid.voxelSizes[0]
  } mm, scanned ${volumeCount} times, every ${tR} s.
  ${events.length} blocks of ${blockDuration} s, sounds and pictures in turn. Two regions prefer sounds, one
  prefers pictures, one likes both alike. Noise of ${noise} % of the mean that
  remembers itself from scan to scan (AR(1), ρ = ${autocorrelation}), slow drifts, seed ${seed}.
`;
}

/**
 * Tells what was fitted and shows the cluster tables.
 *
 * @param fit The fit.
 * @returns Lines of text.
 */
export function fitText(fit: DemoFit): string {
  const { maskVoxels, degreesOfFreedom, columnCount, seconds } = fit;
  return [
    `Fitted: ${
      maskVoxels.toLocaleString("en")
    } voxels of the brain, ${columnCount} design columns, AR(1) noise, ${degreesOfFreedom}
  degrees of freedom, in ${seconds.toFixed(1)} s.
`,
    ...fit.contrasts.map(contrastText),
  ].join("\n");
}

function contrastText(
  { name, statType, threshold, rows }: TabulatedContrast,
): string {
  const title = `Found: ${name} (${statType}), z > ${
    threshold.toFixed(6)
  } (false discovery rate ${demoAlpha}, one-sided),
  clusters of at least ${demoClusterSize} voxels
`;
  if (rows.length === 0) return `${title}\n  none\n`;
  const header = [
    "Cluster ID",
    "X",
    "Y",
    "Z",
    "Peak Stat",
    "Cluster Size (mm3)",
  ];
  return `${title}\n${alignRight([header, ...rows.map(cellsOf)])}`;
}

function cellsOf(row: ClusterRow): string[] {
  return [
    row.clusterId,
    `${round(row.x)}`,
    `${round(row.y)}`,
    `${round(row.z)}`,
    row.peakStat.toFixed(6),
    `${row.clusterSize ?? ""}`,
  ];
}

/** Hundredths of a millimetre are enough to find a peak again. */
function round(mm: number): number {
  return Math.round(mm * 100) / 100;
}

/**
 * Tells how well the truth was recovered.
 *
 * @param recovery The figures.
 * @returns Lines of text.
 */
export function recoveryText(recovery: DemoRecovery): string {
  const { activeVoxels, correlation, nullVoxels, falsePositiveRate } = recovery;
  const [least, most] = expectedRates;
  const percent = (value: number) => `${(100 * value).toPrecision(2)} %`;
  const effect = (value: number) =>
    `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)} %`;
  const regions = recovery.regions.map(({ name, center, made, found }) => [
    name,
    `(${center.join(", ")})`,
    effect(Math.abs(made) < 0.005 ? 0 : made),
    effect(Math.abs(found) < 0.005 ? 0 : found),
  ]);
  return `Recovered: mean effect of each region, in percent of the signal's mean

${alignRight([["Region", "Centre (mm)", "Made", "Found"], ...regions])}
  correlation of effects with the truth, ${
    activeVoxels.toLocaleString("en")
  } active voxels: ${correlation.toFixed(4)}
    (${verdict(correlation >= leastCorrelation)}: at least ${leastCorrelation})
  false positives at p < ${falsePositiveLevel}, ${
    nullVoxels.toLocaleString("en")
  } silent voxels: ${percent(falsePositiveRate)}
    (${verdict(falsePositiveRate >= least && falsePositiveRate <= most)}: ${
    percent(least)
  } to ${percent(most)})
`;
}

function verdict(good: boolean): string {
  return good ? "as it should be" : "not as it should be";
}

/**
 * Tells what was kept and what to try next.
 *
 * @param out The folder that was kept, where one was.
 * @returns Lines of text.
 */
export function keptText(out: string | undefined): string {
  const kept = out === undefined
    ? `Keep this run and its maps, to look at them in any viewer:
  deno task demo --out demo`
    : `The run is in ${out}, its maps are in ${out}/results.`;
  return `${kept}
Do the same with your own run:
  deno task demo --data bold.nii.gz --events events.tsv
`;
}

/** A table whose first column is set to the left, the others to the right. */
function alignRight(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map((row) => row[column].length))
  );
  return rows.map((row) =>
    `  ${
      row.map((cell, column) =>
        column === 0
          ? cell.padEnd(widths[column])
          : cell.padStart(widths[column])
      ).join("  ").trimEnd()
    }\n`
  ).join("");
}
