/** `niglm contrast`. @module */

import { combineRuns } from "../../glm/mod.ts";
import { loadModel, loadModelSync } from "../../kept/mod.ts";
import { version } from "../../version.ts";
import type { Context, Report } from "../command.ts";
import type { ContrastOptions } from "../contrast_options.ts";
import { gatherContrasts } from "../contrasts.ts";
import { describeContrasts, summarize } from "../describe_contrasts.ts";
import {
  type FittedModel,
  planContrasts,
  requireOutput,
  writeFit,
  writeRecord,
} from "../fit_output.ts";
import { recordInputs } from "../input_record.ts";
import { findKeptFit, type KeptFit } from "../kept_fit.ts";
import { OutputFolder } from "../output_folder.ts";
import { writeRuns } from "../run_output.ts";
import { warnOfOneRun } from "../warn_of_one_run.ts";

/** Options of `niglm contrast`, as the table declares them. */
export interface ContrastCommandOptions extends ContrastOptions {
  readonly out: string;
  readonly overwrite: boolean;
}

/** Tests contrasts on a kept fit and writes the maps that the fit would have. */
export async function contrast(
  options: ContrastCommandOptions,
  [source]: readonly string[],
  context: Context,
): Promise<Report> {
  const started = performance.now();
  const kept = await findKeptFit(source);
  const inputs = [
    kept.manifest,
    ...kept.models,
    ...(options.contrasts === undefined ? [] : [options.contrasts]),
  ];
  await using folder = await OutputFolder.open(options.out, {
    overwrite: options.overwrite,
    inputs: [source, ...inputs],
  });
  using recording = recordInputs(inputs);
  const model = await loadRuns(kept, context);
  const columns = model.designMatrices.map((design, k) => ({
    name: kept.models[k],
    columns: design.columns,
  }));
  const compat = options.compat ?? kept.record.parameters?.compat;
  const contrasts = planContrasts(
    await gatherContrasts(
      options.contrast,
      options.contrasts,
      options.statType,
      columns.flatMap((run) => run.columns),
    ),
    columns,
    { ...options, compat },
    context,
  );
  requireOutput(contrasts, options.save);
  warnOfOneRun(options, columns.length, context);
  if ("addUp" in model) {
    model.addUp(
      contrasts.map(({ name, statType, weights }) => ({
        label: name,
        statType,
        weights,
      })),
    );
  }
  await writeFit(folder, model, contrasts, options, context);
  await writeRuns(folder, model, contrasts, options, context);
  const record = {
    software: { name: "niglm", version },
    command: "contrast",
    fit: describeSource(source, kept),
    parameters: { ...parametersOf(options), compat },
    ...describeContrasts(model, contrasts),
    inputs: await recording.records,
    warnings: context.warnings,
    run: { seconds: (performance.now() - started) / 1000 },
  };
  await writeRecord(folder, options.prefix, record);
  await folder.commit();
  return {
    text: summarize(model, contrasts, options.out, record.run.seconds),
    json: { out: options.out, files: folder.files, ...record },
  };
}

/** One run's model, or that of several, each loaded when it is needed. */
async function loadRuns(
  { models }: KeptFit,
  { warn }: Context,
): Promise<FittedModel> {
  if (models.length === 1) {
    return await loadModel(models[0], { onWarning: warn });
  }
  return combineRuns(
    models,
    (k) => loadModelSync(models[k], { onWarning: warn }),
    warn,
  );
}

/** Where the fit is and how it was made. */
function describeSource(
  folder: string,
  { record }: KeptFit,
): Record<string, unknown> {
  const { software, runs, parameters, inputs } = record;
  return { folder, software, runs, parameters, inputs };
}

function parametersOf(
  options: ContrastCommandOptions,
): Record<string, unknown> {
  const { out: _out, overwrite: _overwrite, contrast: _contrast, ...rest } =
    options;
  return rest;
}
