/** `niglm report`. @module */

import { counted } from "../../counted.ts";
import { join } from "@std/path";
import { writeFile } from "../../bytes/mod.ts";
import { renderReport } from "../../report/mod.ts";
import type { Context, Report } from "../command.ts";
import { gatherReport } from "../gather_report.ts";
import { checkOutputFile } from "../output_file.ts";
import type { ReportOptions } from "../report_options.ts";
import { readRecordedFit } from "../report_record.ts";

/** Options of `niglm report`, as the table declares them. */
export interface ReportCommandOptions extends ReportOptions {
  readonly out: string | undefined;
  readonly overwrite: boolean;
}

/** Writes the report of a fit. */
export async function report(
  { out, overwrite, ...options }: ReportCommandOptions,
  [path]: readonly string[],
  context: Context,
): Promise<Report> {
  const fit = await readRecordedFit(path);
  const folder = fit.path;
  const target = out ?? join(folder, `${fit.prefix}report.html`);
  await checkOutputFile(target, {
    overwrite,
    inputs: fit.record.files.map((name) => join(folder, name)),
    endings: [".html"],
  });
  const page = await writeReport(fit, target, options, context);
  return {
    text: `${target}: ${counted(page.contrasts, "contrast")}, ${
      (page.bytes / 1e6).toFixed(1)
    } MB`,
    json: { folder, out: target, ...page, ...options },
  };
}

/**
 * Writes the page of a fit.
 *
 * @param fit The fit.
 * @param target The file.
 * @param options What to show.
 * @param context Progress and warnings.
 * @returns The length of the page and how many contrasts it shows.
 */
export async function writeReport(
  fit: Awaited<ReturnType<typeof readRecordedFit>>,
  target: string,
  options: ReportOptions,
  context: Context,
): Promise<{ readonly bytes: number; readonly contrasts: number }> {
  const content = await gatherReport(fit, options, context);
  const bytes = new TextEncoder().encode(renderReport(content));
  await writeFile(target, bytes);
  return { bytes: bytes.length, contrasts: content.contrasts.length };
}
