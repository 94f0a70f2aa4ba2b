/** The fit of one subject and its files. @module */

import { listEventFiles } from "../design/read_events.ts";
import type { ScratchFile } from "../bytes/scratch_file.ts";
import { fitFirstLevel } from "../glm/first_level.ts";
import type {
  FitStore,
  ModelOptions,
  RunDesign,
  SignalScaling,
} from "../glm/mod.ts";
import type { NiftiRun } from "../nifti/nifti_run.ts";
import { readImage } from "../nifti/read_image.ts";
import type { Image } from "../nifti/types.ts";
import { isUrl } from "../bytes/url.ts";
import { version } from "../version.ts";
import { affineRecord } from "./affine_record.ts";
import type { Context, Report } from "./command.ts";
import { gatherContrasts } from "./contrasts.ts";
import { describeContrasts, summarize } from "./describe_contrasts.ts";
import {
  type FittedModel,
  planContrasts,
  type PlannedContrast,
  requireOutput,
  writeFit,
  writeRecord,
} from "./fit_output.ts";
import type { SubjectOptions } from "./first_level_options.ts";
import { LateRecording } from "./input_record.ts";
import { imageFilesOf } from "./image_files_of.ts";
import { type Machine, openMachine } from "./open_machine.ts";
import { peakMemory } from "./peak_memory.ts";
import { readsOnce } from "./reads_once.ts";
import { recordedParameters } from "./recorded_parameters.ts";
import { requireRoom } from "./require_room.ts";
import { openRuns } from "./open_runs.ts";
import { OutputFolder } from "./output_folder.ts";
import { readRunsConfounds } from "./run_confounds.ts";
import { readRunDesigns } from "./run_design.ts";
import { needsRuns, writeRuns } from "./run_output.ts";
import { runPrefix } from "./run_prefix.ts";
import { writeSeries } from "./series_output.ts";
import { warnOfOneRun } from "./warn_of_one_run.ts";
import { smoothingWidths } from "./smoothing_widths.ts";

/** What a subject is fitted from. */
export interface SubjectInputs {
  /** The call's options, with files and timing of the subject. */
  readonly options: SubjectOptions;
  /** The runs as they are named. */
  readonly runs: readonly string[];
  /** Masks of the runs, to be joined in place of the option's mask. */
  readonly masks?: readonly string[];
  /** What the record says besides, of where the runs come from. */
  readonly source?: Readonly<Record<string, unknown>>;
}

/** What became of a subject. */
export interface FittedSubject extends Report {
  /** The record, and the folder that was written. */
  readonly json: Record<string, unknown> & { readonly out: string };
}

const scalings: Readonly<
  Record<SubjectOptions["signalScaling"], SignalScaling>
> = { "0": 0, "0,1": "grand-mean", none: false };

/**
 * Fits the runs of one subject and writes the maps of contrasts.
 *
 * @param inputs Options and runs.
 * @param context Where warnings and progress go.
 * @returns What was found.
 * @throws {UsageError} If the options do not fit together.
 * @throws {InputError} If a file cannot be read or used.
 */
export async function fitSubject(
  inputs: SubjectInputs,
  context: Context,
): Promise<FittedSubject> {
  const started = performance.now();
  const { options, runs: runNames, masks = [] } = inputs;
  const smoothingFwhm = smoothingWidths(options.smoothingFwhm);
  const notices: string[] = [];
  await using machine = openMachine(
    options,
    runNames,
    (text) => notices.push(text),
  );
  const runs = await openRuns(runNames, options, context);
  requireRoom(runs[0], options, machine.memory);
  const remote = imageFilesOf(runs).some(isUrl);
  if (!remote || readsOnce(options)) machine.readAhead(runs[0]);
  const confounds = await readRunsConfounds(runs, options, context);
  const files = [
    ...await inputFiles(options, runs),
    ...confounds.flatMap(({ files }) => files),
    ...masks,
  ];
  await using folder = await OutputFolder.open(options.out, {
    overwrite: options.overwrite,
    inputs: files,
    prefixes: options.runPrefixes && [options.prefix, ...options.runPrefixes],
  });
  const designs = await readRunDesigns(runs, options, confounds, context);
  const columns = designs.map(({ matrix }, k) => ({
    name: runs[k].name,
    columns: matrix.columns,
  }));
  const contrasts = planContrasts(
    await gatherContrasts(
      options.contrast,
      options.contrasts,
      options.statType,
      columns.flatMap((run) => run.columns),
    ),
    columns,
    options,
    context,
  );
  requireOutput(contrasts, options.save, options.saveModel);
  warnOfOneRun(options, runs.length, context);
  for (const text of notices) context.notice(text);
  await using scratch = runs.length > 1 && needsRuns(options)
    ? await scratchIn(options.scratch)
    : undefined;
  using _copies = remote
    ? await copies(runs, options, folder, context)
    : undefined;
  using recording = new LateRecording(() => machine.record(files));
  const model = await fit(
    runs,
    {
      ...options,
      smoothingFwhm,
      designs,
      contrasts,
      joined: masks.length > 0 ? await joined(masks, context) : undefined,
    },
    scratch && await storeIn(scratch),
    machine,
    context,
    () => recording.begin(),
  );
  if (remote && model.readings > 1) {
    context.notice(`the images were read ${model.readings} times`);
  }
  await writeFit(
    folder,
    model,
    contrasts,
    options,
    context,
    machine,
  );
  const series: Record<string, string> = {};
  const models: string[] = [];
  await writeRuns(
    folder,
    model,
    contrasts,
    options,
    context,
    async (run, k) => {
      const tR = options.tR ?? runs[k].tR;
      const prefix = runPrefix(options, k);
      Object.assign(
        series,
        await writeSeries(
          folder,
          run,
          { ...options, prefix },
          `run ${k + 1}`,
          tR,
          context,
        ),
      );
      if (!options.saveModel) return;
      const name = `${prefix}model.bin`;
      models.push(name);
      await folder.write(name, async (path) => {
        const { saveModel } = await import("../kept/save_model.ts");
        await saveModel(run, path);
      });
    },
  );
  const record = {
    ...describeFit(model, contrasts, options, runNames),
    ...inputs.source,
    ...(Object.keys(series).length > 0 && { series }),
    models,
    affines: runs.map(affineRecord),
    inputs: await recording.records,
    warnings: context.warnings,
    run: {
      seconds: (performance.now() - started) / 1000,
      readings: model.readings,
      scratchBytes: model.scratchBytes,
      workers: machine.workers,
      engine: machine.engine,
      memory: machine.memory,
      peakMemory: peakMemory(),
    },
  };
  await writeRecord(
    folder,
    options.prefix,
    record,
    options.runPrefixes !== undefined,
  );
  await folder.commit();
  return {
    text: summarize(model, contrasts, options.out, record.run.seconds),
    json: { out: options.out, files: folder.files, ...record },
  };
}

/** What a fit is made with, once words and tables are understood. */
interface FitSettings
  extends Omit<SubjectOptions, "smoothingFwhm" | "contrasts"> {
  readonly smoothingFwhm: number | [number, number, number] | undefined;
  readonly designs: readonly RunDesign[];
  readonly contrasts: readonly PlannedContrast[];
  /** The mask that the runs' own make. */
  readonly joined: Image | undefined;
}

async function joined(
  masks: readonly string[],
  context: Context,
): Promise<Image> {
  const { joinMasks } = await import("./join_masks.ts");
  return await joinMasks(masks, context);
}

async function copies(
  ...words: Parameters<typeof import("./keep_copies.ts").keepCopies>
): Promise<Disposable> {
  const { keepCopies } = await import("./keep_copies.ts");
  return await keepCopies(...words);
}

async function scratchIn(folder: string | undefined): Promise<ScratchFile> {
  const { openScratch } = await import("../bytes/scratch_file.ts");
  return await openScratch({ folder });
}

async function storeIn(scratch: ScratchFile): Promise<FitStore> {
  const { scratchFitStore } = await import("../kept/scratch_fits.ts");
  return scratchFitStore(scratch);
}

async function fit(
  runs: readonly NiftiRun[],
  settings: FitSettings,
  store: FitStore | undefined,
  { slabs, streams }: Machine,
  { progress, signal, warn }: Context,
  onRead: () => void,
): Promise<FittedModel> {
  const { compat, designs, noiseModel, smoothingFwhm, standardize } = settings;
  const mask = settings.joined ??
    (settings.mask === undefined || settings.mask === "none"
      ? settings.mask
      : await readImage(settings.mask, { signal }));
  const total = runs.reduce((sum, { volumeCount }) => sum + volumeCount, 0);
  using bar = progress({
    label: `Fitting ${
      runs.length === 1 ? runs[0].name : `${runs.length} runs`
    }`,
    total,
    unit: "volumes",
  });
  const model: ModelOptions = {
    mask,
    maskName: settings.mask,
    autoResample: settings.autoResample,
    targetAffine: given(settings.targetAffine),
    targetShape: given(settings.targetShape),
    smoothingFwhm,
    signalScaling: scalings[settings.signalScaling],
    standardize,
    noiseModel,
    compat,
    streams,
    slabs,
    onWarning: warn,
    onProgress(volumes: number) {
      bar.update(volumes);
      if (volumes === total) onRead();
    },
    signal,
  };
  if (runs.length === 1) {
    return await fitFirstLevel(runs[0], { ...model, runDesign: designs[0] });
  }
  return await fitFirstLevel(runs, {
    ...model,
    runOptions: designs.map((runDesign) => ({ runDesign })),
    contrasts: settings.contrasts.map(({ name, statType, weights }) => ({
      weights,
      label: name,
      statType,
    })),
    store,
  });
}

/** Numbers of an option, or nothing where it is not given. */
function given(numbers: readonly number[]): readonly number[] | undefined {
  return numbers.length === 0 ? undefined : numbers;
}

async function inputFiles(
  options: SubjectOptions,
  runs: readonly NiftiRun[],
): Promise<string[]> {
  const { events, sameEvents, designMatrix, confounds, sampleMask } = options;
  const mask = options.mask === "none" || options.mask === "derivatives"
    ? undefined
    : options.mask;
  const others = [mask, options.contrasts].filter((file) => file !== undefined);
  const eventFiles: string[] = [];
  for (const path of sameEvents === undefined ? events : [sameEvents]) {
    eventFiles.push(...await listEventFiles(path));
  }
  return [
    ...new Set([
      ...imageFilesOf(runs),
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
  model: FittedModel,
  contrasts: readonly PlannedContrast[],
  options: SubjectOptions,
  runNames: readonly string[],
): Record<string, unknown> {
  const { runPrefixes: _runPrefixes, ...recorded } = options;
  return {
    software: { name: "niglm", version },
    command: "first-level",
    runs: runNames,
    parameters: recordedParameters(recorded),
    ...describeContrasts(model, contrasts),
  };
}
