/** The contrast that an events table suggests. @module */

import type { HrfModelName } from "../design/hrf_model.ts";
import { readEvents } from "../design/mod.ts";
import { UsageError } from "../errors.ts";

/**
 * Suggests a contrast: the only condition, the difference of two, or whether
 * any of more has an effect (F).
 *
 * @param events An events table.
 * @param hrfModel The response; the columns of `fir` are not conditions.
 * @returns The contrast as `--contrast` takes it.
 * @throws {UsageError} If the response is `fir`.
 * @throws {InputError} If the table cannot be read.
 */
export async function defaultContrast(
  events: string,
  hrfModel: HrfModelName | undefined,
): Promise<string> {
  if (hrfModel === "fir") {
    throw new UsageError(
      "--contrast is missing: the columns of a FIR model suggest none",
      { field: "--contrast" },
    );
  }
  const trials = await readEvents(events, { onWarning: () => {} });
  const conditions = new Set(
    trials.map(({ trialType = "dummy" }) => quoted(trialType)),
  );
  const names = [...conditions].sort();
  return names.length > 2
    ? `any effect=${names.join("; ")}`
    : names.join(" - ");
}

function quoted(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : `\`${name}\``;
}
