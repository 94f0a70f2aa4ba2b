/** Confounds of an image, from what lies beside it. @module */

import { readJsonObject } from "../bytes/read_json.ts";
import { readText } from "../bytes/read_text.ts";
import { parseTable, type Table } from "../design/table.ts";
import { InputError } from "../errors.ts";
import {
  confoundDefaults,
  resolveConfoundsOptions,
  type SelectConfoundsOptions,
} from "./confounds_options.ts";
import {
  type ConfoundFiles,
  confoundFilesOf,
  findConfounds,
} from "./find_confounds.ts";
import { parseBidsName } from "./name.ts";
import { selectConfounds, type SelectedConfounds } from "./select_confounds.ts";

/** Options of {@linkcode loadConfounds}. */
export interface LoadConfoundsOptions extends SelectConfoundsOptions {
  /**
   * fMRIPrep's table, or tedana's mixing table.
   *
   * @default {the one beside the image}
   */
  readonly confoundsFile?: string;
}

/** Confounds, the kept scans, and where they come from. */
export interface LoadedConfounds extends SelectedConfounds {
  /** The files that were read. */
  readonly files: readonly string[];
}

/**
 * Loads the confounds of an image that fMRIPrep (1.2 or later) or tedana
 * preprocessed, as nilearn's `load_confounds` does: the table and its sidecar
 * are found beside the image by its entities.
 *
 * @param imgFile The image, `…_desc-preproc_bold.nii.gz`; with ICA-AROMA in
 * full `…_desc-smoothAROMAnonaggr_bold.nii.gz`, for tedana
 * `…_desc-optcom_bold.nii.gz`. It is not opened.
 * @param options The parts and what they are made of.
 * @returns The confounds and the kept scans.
 * @throws {UsageError} If options are unknown or do not go together.
 * @throws {InputError} As {@linkcode selectConfounds}; or if the image is of
 * another kind, the table is not found, or there are several.
 *
 * @example
 * ```ts ignore
 * import { loadConfounds } from "@niglm/niglm";
 *
 * const { confounds, sampleMask } = await loadConfounds(
 *   "sub-01_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz",
 *   { strategy: ["motion", "high_pass", "scrub"], motion: "basic" },
 * );
 * ```
 */
export async function loadConfounds(
  imgFile: string,
  options: LoadConfoundsOptions = {},
): Promise<LoadedConfounds> {
  const { strategy, icaAroma } = resolveConfoundsOptions(options);
  const tedana = strategy.includes("tedana");
  checkImage(
    imgFile,
    tedana,
    strategy.includes("ica_aroma") && icaAroma === "full",
  );
  return await loadConfoundFiles(
    options.confoundsFile === undefined
      ? await findConfounds(imgFile, tedana)
      : await confoundFilesOf(options.confoundsFile, tedana),
    options,
  );
}

/**
 * Loads confounds from a table without its image: nothing can be said of
 * whether the image suits the strategy.
 *
 * @param table fMRIPrep's table, whose sidecar has the same name with `.json`,
 * or tedana's mixing table, with its metrics beside it.
 * @param options The parts and what they are made of.
 * @returns The confounds and the kept scans.
 * @throws {UsageError} If options are unknown or do not go together.
 * @throws {InputError} As {@linkcode selectConfounds}.
 */
export async function loadConfoundsTable(
  table: string,
  options: SelectConfoundsOptions = {},
): Promise<LoadedConfounds> {
  const { strategy = confoundDefaults.strategy } = options;
  const files = await confoundFilesOf(table, strategy.includes("tedana"));
  return await loadConfoundFiles(files, options);
}

async function loadConfoundFiles(
  { table, sidecar, metrics }: ConfoundFiles,
  options: SelectConfoundsOptions,
): Promise<LoadedConfounds> {
  const { strategy = confoundDefaults.strategy } = options;
  const wantsSidecar = strategy.includes("compcor") && metrics === undefined;
  if (wantsSidecar && sidecar === undefined) {
    throw new InputError(
      `${table}: its sidecar ${
        table.replace(/\.tsv$/i, ".json")
      } is missing; CompCor needs what fMRIPrep 1.4 and later write there`,
      { file: table, field: "compcor" },
    );
  }
  const selected = selectConfounds({
    table: await readTable(table),
    metadata: wantsSidecar ? await readJsonObject(sidecar!) : undefined,
    metrics: metrics === undefined ? undefined : await readTable(metrics),
  }, options);
  const files = [table, wantsSidecar ? sidecar : undefined, metrics];
  return { ...selected, files: files.filter((file) => file !== undefined) };
}

async function readTable(file: string): Promise<Table> {
  return parseTable(await readText(file), { file });
}

function checkImage(file: string, tedana: boolean, aroma: boolean): void {
  const { entities, suffix } = parseBidsName(file);
  const desc = entities.get("desc");
  const denoised = "smoothAROMAnonaggr";
  const expected = tedana
    ? "desc-optcom, tedana's optimal combination"
    : aroma
    ? `desc-${denoised}, which ICA-AROMA denoised (or ica_aroma basic)`
    : undefined;
  const fits = tedana ? desc === "optcom" : aroma ? desc === denoised : true;
  if (!fits) {
    throw new InputError(
      `${file}: found ${
        desc === undefined ? "no desc-" : `desc-${desc}`
      } in the image's name, expected ${expected}`,
      { file, field: "desc" },
    );
  }
  if (!aroma && desc === denoised) {
    throw new InputError(
      `${file}: is already denoised by ICA-AROMA, expected the strategy ica_aroma for it`,
      { file, field: "desc" },
    );
  }
  if (suffix !== "bold") {
    throw new InputError(
      `${file}: found '${suffix}' at the end of the image's name, expected 'bold', as BIDS has it`,
      { file, field: "suffix" },
    );
  }
}
