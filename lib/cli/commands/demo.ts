/** `niglm demo`. @module */

import { join } from "@std/path";
import type { HrfModelName } from "../../design/hrf_model.ts";
import { UsageError } from "../../errors.ts";
import type { Command, Context, Report, Run } from "../command.ts";
import { defaultContrast } from "../default_contrast.ts";
import { type DemoFit, fitAndTabulate } from "../demo_fit.ts";
import { recoverTruth, shortfall } from "../demo_recovery.ts";
import { fitText, keptText, madeText, recoveryText } from "../demo_text.ts";
import { demoContrast, writeMadeRun } from "../made_run_files.ts";

/** Options of `niglm demo`, as the table declares them. */
export interface DemoOptions {
  readonly data: string | undefined;
  readonly events: string | undefined;
  readonly tR: number | undefined;
  readonly hrfModel: HrfModelName | undefined;
  readonly contrast: readonly string[];
  readonly out: string | undefined;
  readonly overwrite: boolean;
}

/**
 * The demo: it runs `first-level` as a command line would, on a run that it
 * makes or on the user's, and tabulates what was found.
 *
 * @param firstLevel The command.
 * @returns The work of `demo`.
 */
export function demoWith(firstLevel: Command): Run<DemoOptions> {
  return (options, _operands, context) =>
    withFolder(
      options.out,
      (folder) =>
        options.data === undefined
          ? fitMadeRun(firstLevel, folder, options, context)
          : fitData(firstLevel, folder, options.data, options, context),
    );
}

/** Works in a folder, which is a temporary one where none is named. */
async function withFolder(
  out: string | undefined,
  work: (folder: string) => Promise<Report>,
): Promise<Report> {
  if (out !== undefined) return await work(out);
  const folder = await Deno.makeTempDir({ prefix: "niglm-demo-" });
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function fitMadeRun(
  firstLevel: Command,
  folder: string,
  options: DemoOptions,
  context: Context,
): Promise<Report> {
  await using made = await writeMadeRun(folder, options.overwrite, context);
  const fit = await fitAndTabulate(firstLevel, {
    run: made.bold,
    events: made.events,
    contrasts: [demoContrast],
    out: join(folder, "results"),
    overwrite: options.overwrite,
  }, context);
  made.keep();
  const recovery = recoverTruth(made.truth, fit);
  return {
    text: [
      madeText(made.run),
      fitText(fit),
      recoveryText(recovery),
      keptText(options.out),
    ].join("\n"),
    json: { ...describe(fit), out: options.out, recovery },
    shortfall: shortfall(recovery),
  };
}

async function fitData(
  firstLevel: Command,
  out: string,
  run: string,
  options: DemoOptions,
  context: Context,
): Promise<Report> {
  const { events, contrast, tR, hrfModel, overwrite } = options;
  if (events === undefined) {
    throw new UsageError(
      "--events is missing: the table of what happened during the run of --data",
      { field: "--events" },
    );
  }
  const fit = await fitAndTabulate(firstLevel, {
    run,
    events,
    tR,
    hrfModel,
    contrasts: contrast.length > 0
      ? contrast
      : [await defaultContrast(events, hrfModel)],
    out,
    overwrite,
  }, context);
  const kept = options.out === undefined
    ? "--out FOLDER keeps the maps."
    : `The maps are in ${options.out}.`;
  return {
    text: `${fitText(fit)}\n${kept}\n`,
    json: { ...describe(fit), out: options.out },
  };
}

function describe(fit: DemoFit): Record<string, unknown> {
  return {
    maskVoxels: fit.maskVoxels,
    degreesOfFreedom: fit.degreesOfFreedom,
    contrasts: fit.contrasts.map(({ name, statType, threshold, rows }) => ({
      name,
      statType,
      threshold,
      clusters: rows,
    })),
    run: { seconds: fit.seconds },
  };
}
