/** `--report` of the commands that fit. @module */

import { join } from "@std/path";
import type { Context, Report, Run } from "./command.ts";
import { flag, type OptionSpec } from "./option.ts";

/** `--report`. */
export const reportFlag: OptionSpec<boolean> = flag({
  help: "Write the page that `report` makes, report.html, too.",
  group: "Output",
});

/** Where a fit was written, and whether its report was asked for. */
interface Reported {
  readonly out: string;
  readonly prefix: string;
  readonly report: boolean;
}

/**
 * Writes the report of a fit that has just been written, where it was asked
 * for. The fit stays where the report fails.
 *
 * @param options Folder and prefix of the fit.
 * @param found What the fit prints.
 * @param context Progress and warnings.
 * @returns What is printed then: it says where the report is.
 */
export async function writeFitReport(
  { out, prefix, report }: Reported,
  found: Report,
  context: Context,
): Promise<Report> {
  if (!report) return found;
  const [{ writeReport }, { readRecordedFit }, { defaultReport }] =
    await Promise.all([
      import("./commands/report.ts"),
      import("./report_record.ts"),
      import("./report_options.ts"),
    ]);
  const target = join(out, `${prefix}report.html`);
  await writeReport(await readRecordedFit(out), target, defaultReport, context);
  return { ...found, text: `${found.text}\nreport               ${target}` };
}

/**
 * Makes a command write its report when its own work is done, and the memory
 * for it is free again.
 *
 * @param run The command's work.
 * @returns The same, with the report where it is asked for.
 */
export function withReport<T extends Reported>(run: Run<T>): Run<T> {
  return async (options, operands, context) => {
    const found = await run(options, operands, context);
    return await writeFitReport(options, found, context);
  };
}
