/** The files of a fit: maps, tables and the record of how they were made. @module */

import type { Deflater } from "../bytes/deflater.ts";
import { contrastFileNames } from "../design/contrast_name.ts";
import { release } from "../release.ts";
import { UsageError } from "../errors.ts";
import type {
  ContrastResult,
  FirstLevelModel,
  FirstLevelRunsModel,
  MapKind,
  MissingCondition,
  RunColumns,
  RunsWeights,
  StatType,
} from "../glm/mod.ts";
import { runsWeights } from "../glm/run_contrasts.ts";
import type { Image } from "../nifti/types.ts";
import { writeImage } from "../nifti/write_image.ts";
import { version } from "../version.ts";
import { writeText } from "./write_text.ts";
import type { Context } from "./command.ts";
import type { NamedContrast } from "./contrasts.ts";
import { toJson } from "./json.ts";
import type { Machine } from "./open_machine.ts";
import type { OutputFolder } from "./output_folder.ts";
import { Overlap } from "./overlap.ts";
import { isSeriesMap, type SeriesMap } from "./series_maps.ts";
import type { MapType } from "./shared_options.ts";

/** A kind of map that a fit can write. */
export type SavedMap = MapKind | "beta" | SeriesMap;

/** How the files of a fit are written. */
export interface FitOutputOptions {
  /** The maps to write. */
  readonly save: readonly SavedMap[];
  /** Whether each of several runs has its own maps of every contrast. */
  readonly saveRuns: boolean;
  /** What stands before every name. */
  readonly prefix: string;
  /** Whether a report is written too. */
  readonly report: boolean;
  /** Type of the maps' values; p is float64 always. */
  readonly dtype: MapType;
}

/** A contrast held against the design. */
export interface PlannedContrast extends Omit<NamedContrast, "statType"> {
  /** Its name in file names. */
  readonly label: string;
  /** Each run's rows of weights on its design columns. */
  readonly weights: RunsWeights;
  /** The statistic it is tested with. */
  readonly statType: StatType;
}

/** A fit of one run, or of several. */
export type FittedModel = FirstLevelModel | FirstLevelRunsModel;

/**
 * Holds contrasts against the designs of all runs before anything is read.
 *
 * @param contrasts The contrasts.
 * @param runs The runs' design columns.
 * @param options What to do where a column is missing, and `nilearn` for its
 * way of naming files.
 * @param context Where warnings go.
 * @returns The contrasts with weights and names.
 * @throws {UsageError} If one does not fit, or two would share a file.
 */
export function planContrasts(
  contrasts: readonly NamedContrast[],
  runs: readonly RunColumns[],
  { compat, missingCondition }: {
    readonly compat: "nilearn" | undefined;
    readonly missingCondition: MissingCondition;
  },
  context: Context,
): PlannedContrast[] {
  const labels = contrastFileNames(contrasts.map(({ name }) => name), {
    compat,
  });
  return contrasts.map((contrast, i) => {
    const { name } = contrast;
    const weights = runsWeights(contrast.definition, runs, {
      label: name,
      missingCondition,
      onWarning: (message) => context.warn(message),
    });
    const rows = weights[0].length;
    const statType = contrast.statType ?? (rows > 1 ? "F" : "t");
    if (statType === "t" && rows > 1) {
      throw new UsageError(
        `contrast '${name}': a t contrast has one row, found ${rows}`,
        { field: "--stat-type" },
      );
    }
    if (statType === "F" && rows === 1) {
      context.warn(
        `contrast '${name}': an F contrast of one row is a two-sided t test`,
      );
    }
    return { ...contrast, label: labels[i], weights, statType };
  });
}

/**
 * Part of the memory for maps that wait to be compressed while the next is
 * computed.
 */
const WAITING = 1 / 32;

/** What BIDS asks of a folder of derivatives. */
export const datasetDescription: Readonly<Record<string, unknown>> = {
  Name: "niglm statistical maps",
  BIDSVersion: "1.10.0",
  DatasetType: "derivative",
  GeneratedBy: [{ Name: "niglm", Version: version }],
};

/** Writes an image, which nobody else holds, into the folder of a fit. */
export type WriteMap = (
  name: string,
  image: Image,
  description: string,
  datatype?: MapType | "uint8",
) => Promise<void>;

/**
 * Makes what writes images into the folder of a fit and frees their memory.
 *
 * @param folder Where to.
 * @param options What stands before names, and the type of values.
 * @param context Tells when to stop.
 * @param deflater Compresses elsewhere.
 * @returns The function.
 */
export function mapWriter(
  folder: OutputFolder,
  { dtype, prefix }: FitOutputOptions,
  context: Context,
  deflater?: Deflater,
): WriteMap {
  return async (name, image, description, datatype = dtype) => {
    context.signal.throwIfAborted();
    await folder.write(
      `${prefix}${name}`,
      (path) => writeImage(image, path, { datatype, description }, deflater),
    );
    release(image.data);
  };
}

/**
 * Lists the kinds of maps that a contrast gives.
 *
 * @param save All maps to write.
 * @returns Those of a contrast.
 */
export function contrastKinds(save: readonly SavedMap[]): MapKind[] {
  return save.filter((kind): kind is MapKind =>
    kind !== "beta" && !isSeriesMap(kind)
  );
}

/**
 * Writes the maps of a tested contrast.
 *
 * @param write What writes them.
 * @param result The tested contrast.
 * @param stem What their names begin with: `contrast-NAME`.
 * @param name The contrast's name in descriptions.
 * @param kinds The kinds of maps.
 * @param onMap Called after each.
 */
export async function writeContrast(
  write: WriteMap,
  result: ContrastResult,
  stem: string,
  name: string,
  kinds: readonly MapKind[],
  onMap: () => void,
): Promise<void> {
  for (const kind of kinds) {
    const stat = kind === "stat" ? result.statType : kind;
    await write(
      `${stem}_stat-${stat}_statmap.nii.gz`,
      result.toImage(kind),
      `${stat} of ${name}`,
      kind === "p" ? "float64" : undefined,
    );
    onMap();
  }
}

/**
 * Writes the maps of a fit: mask, mean and contrasts, over all its runs. While
 * maps are compressed and written, the next are computed.
 *
 * @param folder Where to.
 * @param model The fit.
 * @param contrasts The contrasts to test.
 * @param options Which maps, of what type.
 * @param context Where progress goes.
 * @param machine Compresses elsewhere.
 */
export async function writeFit(
  folder: OutputFolder,
  model: FittedModel,
  contrasts: readonly PlannedContrast[],
  options: FitOutputOptions,
  context: Context,
  machine?: Pick<Machine, "deflater" | "memory">,
): Promise<void> {
  const writeOne = mapWriter(folder, options, context, machine?.deflater);
  await using overlap = new Overlap(machine && machine.memory * WAITING);
  const write: WriteMap = (...map) =>
    overlap.add(() => writeOne(...map), map[1].data.byteLength);
  await write("mask.nii.gz", model.mask, "mask of the fit", "uint8");
  await write("mean.nii.gz", model.mean, "mean of all volumes");
  const kinds = contrastKinds(options.save);
  using progress = context.progress({
    label: "Writing maps",
    total: contrasts.length * kinds.length,
    unit: "maps",
  });
  let written = 0;
  for (const { name, label, weights, statType } of contrasts) {
    const result = "testWeights" in model
      ? model.testWeights({ weights, statType }, name)
      : model.computeContrast(weights[0], { statType });
    await writeContrast(
      write,
      result,
      `contrast-${label}`,
      name,
      kinds,
      () => progress.update(++written),
    );
  }
  await overlap.end();
}

/**
 * Writes what describes a fit: `statmap.json` and, unless the folder is part
 * of a data set that has one, `dataset_description.json`.
 *
 * @param folder Where to.
 * @param prefix What stands before the name of the record.
 * @param record The record, apart from its list of files.
 * @param isPart Whether the folder is part of a data set.
 */
export async function writeRecord(
  folder: OutputFolder,
  prefix: string,
  record: Readonly<Record<string, unknown>>,
  isPart = false,
): Promise<void> {
  if (!isPart) {
    await folder.write(
      `${prefix}dataset_description.json`,
      (path) => writeText(path, `${toJson(datasetDescription)}\n`),
    );
  }
  await folder.write(
    `${prefix}statmap.json`,
    (path) =>
      writeText(path, `${toJson({ ...record, files: folder.files })}\n`),
  );
}

/**
 * Refuses a call that would write nothing but a mask.
 *
 * @param contrasts The contrasts.
 * @param save The maps to write.
 * @param keeps Whether the fit itself is kept; undefined where it cannot be.
 * @throws {UsageError} If there is nothing to write.
 */
export function requireOutput(
  contrasts: readonly NamedContrast[],
  save: readonly SavedMap[],
  keeps?: boolean,
): void {
  if (contrasts.length > 0 || keeps) return;
  if (save.some((kind) => kind === "beta" || isSeriesMap(kind))) return;
  throw new UsageError(
    `no contrast is given, expected --contrast, --contrasts${
      keeps === undefined ? "" : ", --save-model"
    } or --save beta`,
    { field: "--contrast" },
  );
}
