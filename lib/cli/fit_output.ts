/** The files of a fit: maps, tables and the record of how they were made. @module */

import { contrastFileNames, designMatrixLines } from "../design/mod.ts";
import { UsageError } from "../errors.ts";
import {
  contrastWeights,
  type FirstLevelModel,
  type MapKind,
} from "../glm/mod.ts";
import { type Image, writeImage } from "../nifti/mod.ts";
import { version } from "../version.ts";
import { writeText } from "./write_text.ts";
import type { Context } from "./command.ts";
import type { NamedContrast } from "./contrasts.ts";
import { toJson } from "./json.ts";
import type { OutputFolder } from "./output_folder.ts";
import { isSeriesMap, type SeriesMap } from "./series_maps.ts";
import type { MapType } from "./shared_options.ts";

/** A kind of map that a fit can write. */
export type SavedMap = MapKind | "beta" | SeriesMap;

/** How the files of a fit are written. */
export interface FitOutputOptions {
  /** The maps to write. */
  readonly save: readonly SavedMap[];
  /** What stands before every name. */
  readonly prefix: string;
  /** Type of the maps' values; p is float64 always. */
  readonly dtype: MapType;
}

/** A contrast held against the design. */
export interface PlannedContrast extends NamedContrast {
  /** Its name in file names. */
  readonly label: string;
  /** Rows of weights on the design columns. */
  readonly weights: readonly (readonly number[])[];
}

/**
 * Holds contrasts against a design before anything is read.
 *
 * @param contrasts The contrasts.
 * @param columns The design's columns.
 * @param compat `nilearn` for its way of naming files.
 * @param context Where warnings go.
 * @returns The contrasts with weights and names.
 * @throws {UsageError} If one does not fit, or two would share a file.
 */
export function planContrasts(
  contrasts: readonly NamedContrast[],
  columns: readonly string[],
  compat: "nilearn" | undefined,
  context: Context,
): PlannedContrast[] {
  const labels = contrastFileNames(contrasts.map(({ name }) => name), {
    compat,
  });
  return contrasts.map((contrast, i) => {
    const weights = contrastWeights(
      contrast.definition,
      columns,
      (message) => context.warn(message),
    );
    const { name, statType } = contrast;
    if (statType === "t" && weights.length > 1) {
      throw new UsageError(
        `contrast '${name}': a t contrast has one row, found ${weights.length}`,
        { field: "--stat-type" },
      );
    }
    if (statType === "F" && weights.length === 1) {
      context.warn(
        `contrast '${name}': an F contrast of one row is a two-sided t test`,
      );
    }
    if (weights.every((row) => row.every((weight) => weight === 0))) {
      throw new UsageError(`contrast '${name}': all weights are zero`, {
        field: "--contrast",
      });
    }
    return { ...contrast, label: labels[i], weights };
  });
}

/**
 * Writes the maps and tables of a fit.
 *
 * @param folder Where to.
 * @param model The fit.
 * @param contrasts The contrasts to test.
 * @param options Which maps, of what type.
 * @param context Where progress goes.
 */
export async function writeFit(
  folder: OutputFolder,
  model: FirstLevelModel,
  contrasts: readonly PlannedContrast[],
  options: FitOutputOptions,
  context: Context,
): Promise<void> {
  const { save, prefix, dtype } = options;
  const write = async (
    name: string,
    image: Image,
    description: string,
    datatype: MapType | "uint8" = dtype,
  ) => {
    context.signal.throwIfAborted();
    await folder.write(
      `${prefix}${name}`,
      (path) => writeImage(image, path, { datatype, description }),
    );
  };
  await write("mask.nii.gz", model.mask, "mask of the fit", "uint8");
  await write("mean.nii.gz", model.mean, "mean of all volumes");
  if (save.includes("beta")) {
    await write(
      "run-1_stat-beta_statmap.nii.gz",
      model.parameters,
      "parameters, one volume a design column",
    );
  }
  const kinds = save.filter((kind): kind is MapKind =>
    kind !== "beta" && !isSeriesMap(kind)
  );
  using progress = context.progress({
    label: "Writing maps",
    total: contrasts.length * kinds.length,
    unit: "maps",
  });
  let written = 0;
  for (const { name, label, weights, statType } of contrasts) {
    const result = model.computeContrast(weights, { statType });
    for (const kind of kinds) {
      const stat = kind === "stat" ? result.statType : kind;
      await write(
        `contrast-${label}_stat-${stat}_statmap.nii.gz`,
        result.toImage(kind),
        `${stat} of ${name}`,
        kind === "p" ? "float64" : dtype,
      );
      progress.update(++written);
    }
  }
  await folder.write(
    `${prefix}run-1_design.tsv`,
    (path) => writeText(path, designMatrixLines(model.designMatrix)),
  );
}

/**
 * Writes what describes a fit: `statmap.json` and `dataset_description.json`.
 *
 * @param folder Where to.
 * @param prefix What stands before the name of the record.
 * @param record The record, apart from its list of files.
 */
export async function writeRecord(
  folder: OutputFolder,
  prefix: string,
  record: Readonly<Record<string, unknown>>,
): Promise<void> {
  const description = {
    Name: "niglm statistical maps",
    BIDSVersion: "1.10.0",
    DatasetType: "derivative",
    GeneratedBy: [{ Name: "niglm", Version: version }],
  };
  await folder.write(
    `${prefix}dataset_description.json`,
    (path) => writeText(path, `${toJson(description)}\n`),
  );
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
