/** The maps of a group study: files, a table of them, or fits of subjects. @module */

import { dirname, isAbsolute, join } from "@std/path";
import {
  expandGlob,
  fileExists,
  isGlob,
  isImageName,
  listImages,
  readText,
} from "../bytes/mod.ts";
import { parseGroupInputs } from "../design/mod.ts";
import { InputError, UsageError } from "../errors.ts";
import type { Context } from "./command.ts";
import {
  expandFits,
  findContrast,
  type FitFolder,
  isFitFolder,
  mapOfContrast,
  pathOfMap,
  readFitFolder,
  requireContrastName,
  subjectOf,
} from "./fit_folder.ts";

/** Options that say which maps a group study has. */
export interface GroupInputOptions {
  /** A table of maps in place of operands. */
  readonly inputs: string | undefined;
  /** Which maps of the table, or which contrast of the fits, to take. */
  readonly firstLevelContrast: string | undefined;
  /** `nilearn` for its ways where niglm's differ. */
  readonly compat: "nilearn" | undefined;
}

/** One map of the group. */
export interface GroupMap {
  /** Its image file. */
  readonly file: string;
  /** Whose it is, where that is known. */
  readonly subject: string | undefined;
  /** The variance of its effects, where it is an effect of a fit. */
  readonly variance?: string;
}

/** The maps of a group study in order. */
export interface GroupInputs {
  /** The maps. */
  readonly maps: readonly GroupMap[];
  /**
   * Where they come from. Of a table and of fits nilearn computes the mask
   * from the first map alone.
   */
  readonly source: "maps" | "table" | "fits";
  /** Tables and records that were read to find them. */
  readonly files: readonly string[];
}

/**
 * Finds the maps that a call means.
 *
 * @param operands Image files, globs, lists or folders of images; or folders
 * of fits.
 * @param options The table, or the contrast of the fits.
 * @param context Where warnings go.
 * @returns The maps in order.
 * @throws {UsageError} If operands and options do not fit together.
 * @throws {InputError} If a table or a folder cannot be read or used.
 */
export async function readGroupInputs(
  operands: readonly string[],
  options: GroupInputOptions,
  context: Context,
): Promise<GroupInputs> {
  const { inputs, firstLevelContrast } = options;
  if (inputs !== undefined) return await fromTable(inputs, options, context);
  if (operands.length === 0) {
    throw new UsageError(
      "no map is given, expected MAP… or --inputs",
      { field: "MAP" },
    );
  }
  const named = await fitsAmong(operands, firstLevelContrast);
  const folders = await Promise.all(named.map(isFitFolder));
  if (folders.every((isFit) => isFit)) {
    return await fromFits(named, firstLevelContrast, context);
  }
  const fit = folders.indexOf(true);
  if (fit >= 0) {
    throw new UsageError(
      `MAP: found the folder of a fit, ${named[fit]}, beside ${
        named[folders.indexOf(false)]
      }, expected maps alone or fits alone`,
      { field: "MAP" },
    );
  }
  if (firstLevelContrast !== undefined) {
    throw new UsageError(
      `--first-level-contrast needs --inputs or folders of fits, found ${
        operands[0]
      }, which is none and holds no statmap.json`,
      { field: "--first-level-contrast" },
    );
  }
  const maps: GroupMap[] = [];
  for (const operand of operands) {
    for (const file of await listImages(operand)) {
      maps.push({ file, subject: subjectOf(file) });
    }
  }
  return { maps: labelled(maps), source: "maps", files: [] };
}

/**
 * Globs as the fits that they match: where their contrast is asked for, or no
 * image matches.
 */
async function fitsAmong(
  operands: readonly string[],
  firstLevelContrast: string | undefined,
): Promise<readonly string[]> {
  const fits = await expandFits(operands);
  if (firstLevelContrast !== undefined) return fits;
  for (const operand of operands) {
    if (!await isGlob(operand)) continue;
    const matches = await expandGlob(operand);
    if (matches.some(isImageName)) return operands;
  }
  return fits;
}

/** Subjects are known of all maps or of none. */
function labelled(maps: readonly GroupMap[]): GroupMap[] {
  const known = maps.every(({ subject }) => subject !== undefined);
  return known
    ? [...maps]
    : maps.map((map) => ({ ...map, subject: undefined }));
}

async function fromTable(
  file: string,
  { compat, firstLevelContrast }: GroupInputOptions,
  context: Context,
): Promise<GroupInputs> {
  const rows = parseGroupInputs(await readText(file), { file });
  const names = [...new Set(rows.map(({ mapName }) => mapName))];
  const shown = names.map((name) => `'${name}'`).join(", ");
  if (firstLevelContrast === undefined && names.length > 1) {
    throw new UsageError(
      `--first-level-contrast is missing: column 'map_name' of ${file} has ${shown}, expected which one to take`,
      { field: "--first-level-contrast" },
    );
  }
  const wanted = rows.filter(({ mapName }) =>
    firstLevelContrast === undefined || mapName === firstLevelContrast
  );
  if (wanted.length === 0) {
    throw new InputError(
      `${file}: column 'map_name' has no '${firstLevelContrast}', which --first-level-contrast asks for; found ${shown}`,
      { file, field: "map_name" },
    );
  }
  if (compat === "nilearn") {
    wanted.sort((a, b) =>
      a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0
    );
  }
  const maps: GroupMap[] = [];
  for (const { path, subject } of wanted) {
    maps.push({ file: await resolvePath(path, file), subject });
  }
  return { maps, source: "table", files: [file] };

  async function resolvePath(path: string, table: string): Promise<string> {
    context.signal.throwIfAborted();
    const beside = join(dirname(table), path);
    if (isAbsolute(path) || !await fileExists(beside)) return path;
    return beside;
  }
}

async function fromFits(
  folders: readonly string[],
  firstLevelContrast: string | undefined,
  { signal }: Context,
): Promise<GroupInputs> {
  const option = "--first-level-contrast";
  const fits: FitFolder[] = [];
  const maps: GroupMap[] = [];
  for (const folder of folders) {
    signal.throwIfAborted();
    const fit = await readFitFolder(folder);
    fits.push(fit);
    const name = requireContrastName(firstLevelContrast, fits[0], option);
    const contrast = findContrast(fit, name, option);
    const variance = pathOfMap(fit, contrast, "variance");
    maps.push({
      file: await mapOfContrast(fit, contrast, "effect"),
      subject: fit.subject,
      variance: await fileExists(variance) ? variance : undefined,
    });
  }
  return {
    maps: labelled(maps),
    source: "fits",
    files: fits.map(({ manifest }) => manifest),
  };
}

/**
 * Warns where a subject has several maps, which a model without pairs takes
 * for independent.
 *
 * @param maps The maps.
 * @param context Where the warning goes.
 */
export function warnOfRepeatedSubjects(
  maps: readonly GroupMap[],
  { warn }: Context,
): void {
  const subjects = maps.map(({ subject }) => subject);
  const twice = [
    ...new Set(
      subjects.filter((subject, i) =>
        subject !== undefined && subjects.indexOf(subject) !== i
      ),
    ),
  ];
  if (twice.length === 0) return;
  warn(
    `${
      twice.length === 1
        ? `subject '${twice[0]}' has`
        : `${twice.length} subjects (${
          twice.slice(0, 3).map((subject) => `'${subject}'`).join(", ")
        }${twice.length > 3 ? ", …" : ""}) have`
    } several maps, which the model takes for independent; --paired is for pairs`,
  );
}
