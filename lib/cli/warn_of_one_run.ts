/** Options about several runs, where there is one. @module */

import type { Context } from "./command.ts";
import type { ContrastOptions } from "./contrast_options.ts";

/**
 * Warns where runs are to be left out and there is one: how many there are is
 * known from the data, and calls for many subjects say the same of all.
 *
 * @param options The call's options.
 * @param runCount Number of runs.
 * @param context Where the warning goes.
 */
export function warnOfOneRun(
  { missingCondition }: Pick<ContrastOptions, "missingCondition">,
  runCount: number,
  { warn }: Pick<Context, "warn">,
): void {
  if (runCount > 1 || missingCondition !== "skip-run") return;
  warn("--missing-condition skip-run: there is one run, which is not left out");
}
