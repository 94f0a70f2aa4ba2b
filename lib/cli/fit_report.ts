/** `--report` of the commands that fit. @module */

import { join } from "@std/path";
import type { Context, Run } from "./command.ts";
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
 * @param context Progress and warnings.
 */
export async function writeFitReport(
  { out, prefix, report }: Reported,
  context: Context,
): Promise<void> {
  if (!report) return;
  const [{ writeReport }, { readRecordedFit }, { defaultReport }] =
    await Promise.all([
      import("./commands/report.ts"),
      import("./report_record.ts"),
      import("./report_options.ts"),
    ]);
  const target = join(out, `${prefix}report.html`);
  await writeReport(await readRecordedFit(out), target, defaultReport, context);
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
    await writeFitReport(options, context);
    return found;
  };
}
