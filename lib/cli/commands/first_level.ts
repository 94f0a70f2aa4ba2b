/** `niglm first-level`. @module */

import { listEventFiles } from "../../design/mod.ts";
import { UsageError } from "../../errors.ts";
import {
  type FirstLevelModel,
  fitFirstLevel,
  type NoiseModel,
  type SignalScaling,
} from "../../glm/mod.ts";
import { saveModel } from "../../kept/mod.ts";
import { type NiftiRun, openRun, readImage } from "../../nifti/mod.ts";
import { version } from "../../version.ts";
import { affineRecord } from "../affine_record.ts";
import type { Context, Report } from "../command.ts";
import type { ContrastOptions } from "../contrast_options.ts";
import { gatherContrasts } from "../contrasts.ts";
import { describeContrasts, summarize } from "../describe_contrasts.ts";
import {
  planContrasts,
  type PlannedContrast,
  requireOutput,
  writeFit,
  writeRecord,
} from "../fit_output.ts";
import { imageFilesOf } from "../image_files_of.ts";
import type { MachineOptions } from "../machine_options.ts";
import { type Machine, openMachine } from "../open_machine.ts";
import { OutputFolder } from "../output_folder.ts";
import { readRunDesign, type RunDesignFiles } from "../run_design.ts";
import { writeSeries } from "../series_output.ts";

/** Options of `niglm first-level`, as the table declares them. */
export interface FirstLevelOptions
  extends RunDesignFiles, ContrastOptions, MachineOptions {
  readonly mask: string | undefined;
  readonly smoothingFwhm: readonly number[];
  readonly signalScaling: "0" | "none" | "0,1";
  readonly standardize: boolean;
  readonly noiseModel: NoiseModel;
  readonly out: string;
  readonly overwrite: boolean;
  readonly saveModel: boolean;
}

const scalings: Readonly<
  Record<FirstLevelOptions["signalScaling"], SignalScaling>
> = { "0": 0, "0,1": "grand-mean", none: false };

/** Fits the run of one subject and writes its contrast maps. */
export async function firstLevel(
  options: FirstLevelOptions,
  runNames: readonly string[],
  context: Context,
): Promise<Report> {
  const started = performance.now();
  const smoothingFwhm = widths(options.smoothingFwhm);
  const notices: string[] = [];
  await using machine = openMachine(
    options,
    runNames,
    (text) => notices.push(text),
  );
  const run = await openOneRun(runNames, context);
  const inputs = await inputFiles(options, run);
  await using folder = await OutputFolder.open(options.out, {
    overwrite: options.overwrite,
    inputs,
  });
  const runDesign = await readRunDesign(run, options, context);
  const contrasts = planContrasts(
    await gatherContrasts(
      options.contrast,
      options.contrasts,
      options.statType,
      runDesign.matrix.columns,
    ),
    runDesign.matrix.columns,
    options.compat,
    context,
  );
  requireOutput(contrasts, options.save, options.saveModel);
  for (const text of notices) context.notice(text);
  const model = await fit(
    run,
    options,
    smoothingFwhm,
    runDesign,
    machine,
    context,
  );
  using recording = machine.record(inputs);
  await writeFit(folder, model, contrasts, options, context);
  const series = await writeSeries(
    folder,
    model,
    options,
    options.tR ?? run.tR,
    context,
  );
  const models: string[] = [];
  if (options.saveModel) {
    models.push(`${options.prefix}run-1_model.bin`);
    await folder.write(models[0], (path) => saveModel(model, path));
  }
  const record = {
    ...describeFit(model, contrasts, options, runNames),
    ...(Object.keys(series).length > 0 && { series }),
    models,
    affines: [affineRecord(run)],
    inputs: await recording.records,
    warnings: context.warnings,
    run: {
      seconds: (performance.now() - started) / 1000,
      readings: model.readings,
      scratchBytes: model.scratchBytes,
      workers: machine.workers,
      engine: machine.engine,
      memory: machine.memory,
    },
  };
  await writeRecord(folder, options.prefix, record);
  await folder.commit();
  return {
    text: summarize(model, contrasts, options.out, record.run.seconds),
    json: { out: options.out, files: folder.files, ...record },
  };
}

async function fit(
  run: NiftiRun,
  options: FirstLevelOptions,
  smoothingFwhm: number | [number, number, number] | undefined,
  runDesign: Awaited<ReturnType<typeof readRunDesign>>,
  { slabs, streams }: Machine,
  { progress, signal, warn }: Context,
): Promise<FirstLevelModel> {
  const mask = options.mask === undefined || options.mask === "none"
    ? options.mask
    : await readImage(options.mask, { signal });
  using bar = progress({
    label: `Fitting ${run.name}`,
    total: run.volumeCount,
    unit: "volumes",
  });
  return await fitFirstLevel(run, {
    runDesign,
    mask,
    maskName: options.mask,
    smoothingFwhm,
    signalScaling: scalings[options.signalScaling],
    standardize: options.standardize,
    noiseModel: options.noiseModel,
    compat: options.compat,
    streams,
    slabs,
    onWarning: warn,
    onProgress: (volumes) => bar.update(volumes),
    signal,
  });
}

async function openOneRun(
  names: readonly string[],
  { signal, warn }: Context,
): Promise<NiftiRun> {
  const runs: NiftiRun[] = [];
  for (const name of names) runs.push(await openRun(name, { signal }));
  if (runs.length > 1 && runs.every(({ volumeCount }) => volumeCount === 1)) {
    throw new UsageError(
      `RUN: found ${runs.length} images of one volume each, expected a run; put a glob in quotes ('sub-01*.nii') or name their folder to make them one run`,
      { field: "RUN" },
    );
  }
  if (runs.length > 1) {
    throw new UsageError(
      `RUN: found ${runs.length} runs, expected one: a fit over several runs is not supported`,
      { field: "RUN" },
    );
  }
  for (const message of runs[0].warnings) warn(message);
  return runs[0];
}

function widths(
  given: readonly number[],
): number | [number, number, number] | undefined {
  if (given.length === 0) return undefined;
  if (given.length === 1) return given[0];
  if (given.length === 3) return [given[0], given[1], given[2]];
  throw new UsageError(
    `--smoothing-fwhm: found ${given.length} widths, expected one, or one each for x, y and z`,
    { field: "--smoothing-fwhm" },
  );
}

async function inputFiles(
  options: FirstLevelOptions,
  run: NiftiRun,
): Promise<string[]> {
  const { events, sameEvents, designMatrix, confounds, sampleMask } = options;
  const mask = options.mask === "none" ? undefined : options.mask;
  const others = [mask, options.contrasts].filter((file) => file !== undefined);
  const eventFiles: string[] = [];
  for (const path of sameEvents === undefined ? events : [sameEvents]) {
    eventFiles.push(...await listEventFiles(path));
  }
  return [
    ...new Set([
      ...imageFilesOf([run]),
      ...eventFiles,
      ...designMatrix,
      ...confounds,
      ...sampleMask,
      ...others,
    ]),
  ];
}

/** Every parameter as resolved, and the contrasts with their weights. */
function describeFit(
  model: FirstLevelModel,
  contrasts: readonly PlannedContrast[],
  options: FirstLevelOptions,
  runNames: readonly string[],
): Record<string, unknown> {
  const {
    out: _out,
    overwrite: _overwrite,
    contrast: _contrast,
    memory: _memory,
    workers: _workers,
    engine: _engine,
    scratch: _scratch,
    ...parameters
  } = options;
  return {
    software: { name: "niglm", version },
    command: "first-level",
    runs: runNames,
    parameters,
    ...describeContrasts(model, contrasts),
  };
}
