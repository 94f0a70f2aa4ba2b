/** Measured and fitted series at the peaks of a fit. @module */

import { join } from "@std/path";
import { fileExists } from "../bytes/mod.ts";
import { InputError } from "../errors.ts";
import { openRun } from "../nifti/mod.ts";
import type { PeakSeries } from "../report/mod.ts";
import type { Context } from "./command.ts";
import type { RecordedFit } from "./report_record.ts";

/**
 * Reads the series of some voxels that a fit kept by `--save predicted`. What
 * was measured is known of least squares where the residuals were kept too,
 * and where volumes were fitted as they are stored and are still there.
 *
 * @param fit The fit.
 * @param voxels Indices of the voxels.
 * @param context Ends the reading; told where the measured series cannot be
 * read.
 * @returns The series of each run, by voxel; none where the fit kept none.
 */
export async function peakSeries(
  fit: RecordedFit,
  voxels: readonly number[],
  { signal, warn }: Pick<Context, "signal" | "warn">,
): Promise<Map<number, PeakSeries[]>> {
  const { path, record } = fit;
  const found = new Map<number, PeakSeries[]>();
  if (voxels.length === 0) return found;
  // One a run, in their order.
  const predicted = record.files.filter((name) =>
    /(^|_)stat-predicted_statmap\.nii\.gz$/.test(name)
  );
  for (const [k, name] of predicted.entries()) {
    const file = join(path, name);
    const { series: fitted, tR } = await seriesOf(file, voxels, signal);
    const residuals = file.replace(/stat-predicted(?=[^/]*$)/, "stat-errorts");
    const measured = record.parameters.noiseModel === "ols" &&
        await fileExists(residuals)
      ? sum(fitted, (await seriesOf(residuals, voxels, signal)).series)
      : await stored(fit, k, voxels, { signal, warn });
    const times = fitted[0].map((_, t) => tR === undefined ? t + 1 : t * tR);
    voxels.forEach((voxel, i) => {
      const list = found.get(voxel) ?? [];
      list.push({
        run: k + 1,
        times,
        timeUnit: tR === undefined ? "scans" : "s",
        fitted: fitted[i],
        measured: measured?.[i].length === fitted[i].length
          ? measured[i]
          : undefined,
        unit: record.parameters.signalScaling === "none"
          ? "the image's units"
          : "percent of the mean",
      });
      found.set(voxel, list);
    });
  }
  return found;
}

async function seriesOf(
  name: string,
  voxels: readonly number[],
  signal: AbortSignal,
): Promise<{ series: number[][]; tR: number | undefined }> {
  const run = await openRun(name, { signal });
  const series = voxels.map((): number[] => []);
  for await (const { data } of run.volumes({ signal })) {
    voxels.forEach((voxel, i) => series[i].push(data[voxel]));
  }
  return { series, tR: run.tR };
}

function sum(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
): number[][] {
  return a.map((row, i) => row.map((value, t) => value + b[i][t]));
}

/** Series as they are stored, scaled as the fit scaled them. */
async function stored(
  { record }: RecordedFit,
  k: number,
  voxels: readonly number[],
  { signal, warn }: Pick<Context, "signal" | "warn">,
): Promise<number[][] | undefined> {
  const {
    autoResample,
    sampleMask,
    signalScaling,
    smoothingFwhm,
    standardize,
  } = record.parameters;
  const given = (value: unknown) => Array.isArray(value) && value.length > 0;
  const changed = autoResample || standardize || given(smoothingFwhm) ||
    given(sampleMask) || signalScaling === "0,1";
  if (changed || !await fileExists(record.runs[k])) return undefined;
  try {
    const { series } = await seriesOf(record.runs[k], voxels, signal);
    if (signalScaling === "none") return series;
    return series.map((row) => {
      const mean = row.reduce((total, value) => total + value, 0) / row.length;
      const scale = Math.max(mean, 1);
      return row.map((value) => 100 * (value / scale - 1));
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof InputError)) throw error;
    warn(`measured series are not shown: ${error.message}`);
    return undefined;
  }
}
