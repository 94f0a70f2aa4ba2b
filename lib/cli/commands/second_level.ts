/** `niglm second-level`. @module */

import { counted } from "../../counted.ts";
import { listImages, openScratch } from "../../bytes/mod.ts";
import { designMatrixLines } from "../../design/mod.ts";
import { UsageError } from "../../errors.ts";
import {
  fitSecondLevel,
  type MissingData,
  type SecondLevelModel,
  type VarianceMethod,
} from "../../glm/mod.ts";
import { version } from "../../version.ts";
import type { Context, Report } from "../command.ts";
import { type SavedMap, writeRecord } from "../fit_output.ts";
import {
  type GroupContrast,
  type GroupContrastOptions,
  planGroupContrasts,
} from "../group_contrasts.ts";
import { openGroupImagesOnto } from "../group_images.ts";
import type { GroupOptions } from "../group_options.ts";
import { GroupOutput, type GroupOutputOptions } from "../group_output.ts";
import type { MachineOptions } from "../machine_options.ts";
import { type Machine, openMachine } from "../open_machine.ts";
import { peakMemory } from "../peak_memory.ts";
import { recordedParameters } from "../recorded_parameters.ts";
import { type Group, openGroup } from "../open_group.ts";
import { OutputFolder } from "../output_folder.ts";
import { isSeriesMap } from "../series_maps.ts";
import { writeFittedMaps, writeGroupMaps } from "../write_group.ts";
import { writeText } from "../write_text.ts";

/** Options of `niglm second-level`, as the table declares them. */
export interface SecondLevelCommandOptions
  extends
    GroupOptions,
    GroupContrastOptions,
    GroupOutputOptions,
    MachineOptions {
  readonly variance: readonly string[];
  readonly method: "ols" | VarianceMethod;
  readonly missingData: MissingData | undefined;
  readonly save: readonly SavedMap[];
  readonly report: boolean;
  readonly out: string;
  readonly overwrite: boolean;
}

/** Bytes of maps below which starting workers takes longer than it saves. */
const WORTH_WORKERS = 2 ** 27;

/** Fits a group model and writes the maps of its contrasts. */
export async function secondLevel(
  options: SecondLevelCommandOptions,
  operands: readonly string[],
  context: Context,
): Promise<Report> {
  const started = performance.now();
  const { signal } = context;
  checkMethod(options);
  const group = await openGroup(operands, options, context);
  const variances = await openVariances(group, options, context);
  const inputs = [
    ...group.inputs,
    ...variances?.files ?? [],
    ...options.contrasts === undefined ? [] : [options.contrasts],
  ];
  await using folder = await OutputFolder.open(options.out, {
    overwrite: options.overwrite,
    inputs,
  });
  const contrasts = await planGroupContrasts(
    options,
    group.design.columns,
    context,
  );
  await using machine = openMachine(
    { ...options, workers: options.workers ?? workersFor(group, options) },
    group.maps.map(({ file }) => file),
    context.notice,
  );
  const model = await fit(group, variances?.series, options, machine, context);
  using recording = machine.record(inputs);
  const output = new GroupOutput(folder, options, context);
  await output.image("mask.nii.gz", model.mask, "mask of the fit", "uint8");
  await folder.write(
    `${options.prefix}design.tsv`,
    (path) => writeText(path, designMatrixLines(model.designMatrix)),
  );
  await writeGroupMaps(output, model, contrasts, options.save, context);
  const series = await writeFittedMaps(folder, model, options, context);
  const record = {
    ...describe(group, model, contrasts, options),
    ...(Object.keys(series).length > 0 && { series }),
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
  signal.throwIfAborted();
  await writeRecord(folder, options.prefix, record);
  await folder.commit();
  return {
    text: [
      `maps                 ${group.maps.length}`,
      `voxels               ${model.voxelCount}`,
      `degrees of freedom   ${model.dof}`,
      `contrasts            ${contrasts.map(({ name }) => name).join(", ")}`,
      `written to           ${options.out} in ${
        record.run.seconds.toFixed(2)
      } s`,
    ].join("\n"),
    json: { out: options.out, files: folder.files, ...record },
  };
}

function checkMethod(
  { inputs, method, missingData, save, variance }: SecondLevelCommandOptions,
): void {
  const series = save.find(isSeriesMap);
  if (series && (method !== "ols" || missingData === "available")) {
    throw new UsageError(
      `--save ${series} is of ordinary least squares with every map, found ${
        method === "ols" ? "--missing-data available" : `--method ${method}`
      }`,
      { field: "--save" },
    );
  }
  if (method !== "ols" && variance.length === 0 && inputs !== undefined) {
    throw new UsageError(
      `--method ${method} needs --variance, a map of variances for each map of effects`,
      { field: "--variance" },
    );
  }
}

/** The maps of variances: those named, or those beside the effects of fits. */
async function openVariances(
  group: Group,
  { autoResample, method, targetAffine, variance }: SecondLevelCommandOptions,
  context: Context,
) {
  if (method === "ols") return undefined;
  const files: string[] = [];
  for (const name of variance) files.push(...await listImages(name));
  if (files.length === 0) {
    const known = group.maps.flatMap(({ variance }) => variance ?? []);
    files.push(...known);
  }
  if (files.length !== group.maps.length) {
    throw new UsageError(
      `--variance: found ${
        counted(files.length, "map")
      }, expected ${group.maps.length}, one for each map of effects`,
      { field: "--variance" },
    );
  }
  const resample = autoResample || targetAffine.length > 0;
  return await openGroupImagesOnto(
    files,
    { grid: group.series.grid, name: group.maps[0].file, resample },
    context,
  );
}

function workersFor(
  { maps, series: { grid } }: Group,
  { method, missingData }: SecondLevelCommandOptions,
): number | undefined {
  if (method !== "ols" || missingData === "available") return 0;
  const [x, y, z] = grid.shape;
  return 4 * x * y * z * maps.length < WORTH_WORKERS ? 0 : undefined;
}

async function fit(
  group: Group,
  variances: Group["series"] | undefined,
  options: SecondLevelCommandOptions,
  { memory, streams }: Machine,
  { progress, signal, warn }: Context,
): Promise<SecondLevelModel> {
  using bar = progress({
    label: "Fitting",
    total: group.maps.length,
    unit: "maps",
  });
  return await fitSecondLevel(group.series, {
    designMatrix: group.design,
    mask: maskFor(group, options),
    maskName: group.maskName,
    smoothingFwhm: group.smoothingFwhm,
    variances,
    method: options.method,
    missingData: options.missingData,
    streams,
    memory,
    openScratch: () => openScratch({ folder: options.scratch }),
    onWarning: warn,
    onProgress: (maps) => bar.update(maps),
    signal,
  });
}

/**
 * The mask that was given, or nilearn's, which is about maps that are taken as
 * they are: the rules for missing voxels look for their own.
 */
function maskFor(
  group: Group,
  { mask, method, missingData }: SecondLevelCommandOptions,
): Group["mask"] {
  const asNilearn = method === "ols" && missingData === undefined;
  return mask !== undefined || asNilearn ? group.mask : undefined;
}

/** Every parameter as resolved, the maps and the contrasts with their weights. */
function describe(
  { maps }: Group,
  model: SecondLevelModel,
  contrasts: readonly GroupContrast[],
  options: SecondLevelCommandOptions,
): Record<string, unknown> {
  return {
    software: { name: "niglm", version },
    command: "second-level",
    maps,
    parameters: recordedParameters(options),
    degreesOfFreedom: model.dof,
    maskVoxels: model.voxelCount,
    designColumns: model.designMatrix.columns,
    contrasts: Object.fromEntries(
      contrasts.map(({ definition, label, name, statType, weights }) => [
        label,
        { name, expression: definition, statType, weights },
      ]),
    ),
  };
}
