/** What each run of a fit has of its own: maps, design, kept fit. @module */

import { designMatrixLines } from "../design/write_design.ts";
import type { FirstLevelModel } from "../glm/mod.ts";
import type { Context } from "./command.ts";
import {
  contrastKinds,
  type FitOutputOptions,
  type FittedModel,
  mapWriter,
  type PlannedContrast,
  writeContrast,
} from "./fit_output.ts";
import type { OutputFolder } from "./output_folder.ts";
import { type FileNaming, runPrefix } from "./run_prefix.ts";
import { isSeriesMap } from "./series_maps.ts";
import { writeText } from "./write_text.ts";

/** How the files of runs are written. */
export interface RunOutputOptions extends FitOutputOptions, FileNaming {
  /** Whether each run's fit is kept. */
  readonly saveModel?: boolean;
}

/**
 * Tells whether a call asks for what needs the fit of each run.
 *
 * @param options The call's options.
 * @returns Whether it does.
 */
export function needsRuns(
  { save, saveModel, saveRuns }: RunOutputOptions,
): boolean {
  return saveRuns || saveModel === true ||
    save.some((kind) => kind === "beta" || isSeriesMap(kind));
}

/**
 * Writes the designs of all runs and what else each has of its own: its
 * parameters, and its maps of every contrast.
 *
 * @param folder Where to.
 * @param model The fit.
 * @param contrasts The contrasts.
 * @param options Which maps, of what type.
 * @param context Where progress goes.
 * @param finish Writes what else a run has, once its maps are written.
 */
export async function writeRuns(
  folder: OutputFolder,
  model: FittedModel,
  contrasts: readonly PlannedContrast[],
  options: RunOutputOptions,
  context: Context,
  finish: (run: FirstLevelModel, index: number) => Promise<void> =
    async () => {},
): Promise<void> {
  for (const [k, design] of model.designMatrices.entries()) {
    await folder.write(
      `${runPrefix(options, k)}design.tsv`,
      (path) => writeText(path, designMatrixLines(design)),
    );
  }
  if (!needsRuns(options)) return;
  for (let k = 0; k < model.runCount; k++) {
    const run = model.run(k);
    await writeRun(folder, run, k, contrasts, options, context);
    await finish(run, k);
  }
}

async function writeRun(
  folder: OutputFolder,
  run: FirstLevelModel,
  k: number,
  contrasts: readonly PlannedContrast[],
  options: RunOutputOptions,
  context: Context,
): Promise<void> {
  const prefix = runPrefix(options, k);
  const write = mapWriter(folder, { ...options, prefix }, context);
  if (options.save.includes("beta")) {
    await write(
      "stat-beta_statmap.nii.gz",
      run.parameters,
      "parameters, one volume a design column",
    );
  }
  if (!options.saveRuns) return;
  const kinds = contrastKinds(options.save);
  const own = contrasts.filter(({ weights }) =>
    weights[k].some((row) => row.some((weight) => weight !== 0))
  );
  using progress = context.progress({
    label: `Writing maps of run ${k + 1}`,
    total: own.length * kinds.length,
    unit: "maps",
  });
  let written = 0;
  for (const { name, label, weights, statType } of own) {
    await writeContrast(
      write,
      run.computeContrast(weights[k], { statType }),
      `contrast-${label}`,
      `${name} in run ${k + 1}`,
      kinds,
      () => progress.update(++written),
    );
  }
}
