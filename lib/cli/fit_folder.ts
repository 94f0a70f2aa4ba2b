/** Folders that a fit was written into, as inputs of group commands. @module */

import { basename, dirname, join } from "@std/path";
import {
  expandGlob,
  fileError,
  fileExists,
  isFolder,
  isGlob,
  readText,
} from "../bytes/mod.ts";
import { InputError, UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";

/** A contrast as the record of a fit has it. */
export interface FolderContrast {
  /** Its name in file names. */
  readonly label: string;
  /** Its own name. */
  readonly name: string;
  /** The statistic that it was tested with. */
  readonly statType: "t" | "F";
  /** Residual degrees of freedom. */
  readonly dof: number;
}

/** The folder of a fit. */
export interface FitFolder {
  /** The folder as the user named it. */
  readonly path: string;
  /** Path of its record. */
  readonly manifest: string;
  /** What stands before the names of its files. */
  readonly prefix: string;
  /** The subject that the path or the fitted runs name (`sub-…`). */
  readonly subject: string | undefined;
  /** Its contrasts. */
  readonly contrasts: readonly FolderContrast[];
}

/** What is read of the record of a fit; nothing of it is taken on trust. */
interface FitRecord {
  readonly runs?: unknown;
  readonly degreesOfFreedom?: unknown;
  readonly contrasts?: Readonly<
    Record<string, {
      readonly name?: unknown;
      readonly statType?: unknown;
      readonly degreesOfFreedom?: unknown;
    }>
  >;
}

/**
 * Finds the subject that a path names.
 *
 * @param path A path with `sub-LABEL` in it.
 * @returns The label of the last one, without `sub-`.
 */
export function subjectOf(path: string): string | undefined {
  const found = [...path.matchAll(/(?:^|[/\\_])sub-([\p{L}\p{N}+]+)/gu)];
  return found.at(-1)?.[1];
}

/** How the name of a record ends. */
const RECORD = "statmap.json";

/**
 * Whether a path is a folder with the record of a fit in it, or such a record.
 *
 * @param path The path.
 * @returns True for such a folder or file.
 */
export async function isFitFolder(path: string): Promise<boolean> {
  if (path.endsWith(RECORD)) return await fileExists(path);
  try {
    for await (const { name } of Deno.readDir(path)) {
      if (name.endsWith(RECORD)) return true;
    }
    return false;
  } catch {
    return false;
  }
}

/**
 * Finds the fits that operands name.
 *
 * @param operands Folders, records, or globs of them.
 * @returns Globs as the fits that they match, where they match any; others as
 * they are.
 */
export async function expandFits(
  operands: readonly string[],
): Promise<string[]> {
  const fits: string[] = [];
  for (const operand of operands) {
    const found: string[] = [];
    for (const path of await isGlob(operand) ? await expandGlob(operand) : []) {
      if (await isFitFolder(path)) found.push(path);
    }
    const folders = found.filter((path) => !path.endsWith(RECORD));
    const named = folders.length > 0 ? folders : found;
    fits.push(...named.length > 0 ? named : [operand]);
  }
  return fits;
}

/**
 * Reads what the folder of a fit holds.
 *
 * @param path The folder, or the record of the fit where a folder has several.
 * @returns Its contrasts and where its files are.
 * @throws {InputError} If there is no record of a fit, several, or one that
 * cannot be read.
 */
export async function readFitFolder(path: string): Promise<FitFolder> {
  const isFile = path.endsWith(RECORD) && !await isFolder(path);
  const folder = isFile ? dirname(path) : path;
  const manifests: string[] = isFile ? [basename(path)] : [];
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (!isFile && name.endsWith(RECORD)) manifests.push(name);
    }
  } catch (error) {
    throw fileError(error, folder, "read");
  }
  const [name] = manifests;
  if (manifests.length !== 1) {
    throw new InputError(
      `${path}: found ${
        manifests.length === 0
          ? "no statmap.json"
          : `${manifests.length} records (${manifests.sort().join(", ")})`
      }, expected the folder of one fit${
        manifests.length === 0 ? "" : ", or one of these records"
      }`,
      { file: path, field: "statmap.json" },
    );
  }
  const manifest = join(folder, name);
  const record = await readRecord(manifest);
  const { runs } = record;
  const ran = Array.isArray(runs) ? runs.map(String) : [];
  return {
    path: folder,
    manifest,
    prefix: name.slice(0, -RECORD.length),
    subject: subjectOf(path) ?? ran.map(subjectOf).find((label) => label),
    contrasts: contrastsOf(record, manifest),
  };
}

/**
 * Finds a contrast of a fit by its name or its name in file names.
 *
 * @param fit The fit.
 * @param name The name.
 * @param option The option that asks for it, for messages.
 * @returns The contrast.
 * @throws {InputError} If the fit has none of that name.
 */
export function findContrast(
  fit: FitFolder,
  name: string,
  option: string,
): FolderContrast {
  const { contrasts, path } = fit;
  const found = contrasts.find((one) => one.label === name) ??
    contrasts.find((one) => one.name === name);
  if (found !== undefined) return found;
  const labels = contrasts.map(({ label }) => label);
  const nearest = nearestName(name, labels);
  throw new InputError(
    `${path}: has no contrast '${name}', which ${option} asks for; found ${
      labels.map((label) => `'${label}'`).join(", ") || "none"
    }${nearest === undefined ? "" : ` (did you mean '${nearest}'?)`}`,
    { file: path, field: option },
  );
}

/**
 * Says where a fit has a map of a contrast.
 *
 * @param fit The fit.
 * @param contrast One of its contrasts.
 * @param stat The map.
 * @returns The path of its file, which need not be there.
 */
export function pathOfMap(
  fit: FitFolder,
  { label }: FolderContrast,
  stat: "effect" | "variance",
): string {
  return join(
    fit.path,
    `${fit.prefix}contrast-${label}_stat-${stat}_statmap.nii.gz`,
  );
}

/**
 * Finds a map of a fit's contrast.
 *
 * @param fit The fit.
 * @param contrast One of its contrasts.
 * @param stat The map.
 * @returns The path of its file.
 * @throws {InputError} If the fit did not write it.
 */
export async function mapOfContrast(
  fit: FitFolder,
  contrast: FolderContrast,
  stat: "effect" | "variance",
): Promise<string> {
  const file = pathOfMap(fit, contrast, stat);
  if (await fileExists(file)) return file;
  throw new InputError(
    `${fit.path}: has no map ${basename(file)}; fit again with --save ${stat}`,
    { file },
  );
}

/**
 * Requires that a contrast was named where inputs are folders of fits.
 *
 * @param name The name given, if any.
 * @param fit The first fit.
 * @param option The option to name it by.
 * @returns The name.
 * @throws {UsageError} If there is none and the fit has not one contrast only.
 */
export function requireContrastName(
  name: string | undefined,
  fit: FitFolder,
  option: string,
): string {
  const labels = fit.contrasts.map(({ label }) => label);
  if (name !== undefined) return name;
  if (labels.length === 1) return labels[0];
  throw new UsageError(
    `${option} is missing: ${fit.path} has the contrasts ${
      labels.map((label) => `'${label}'`).join(", ") || "(none)"
    }, expected which one to take`,
    { field: option },
  );
}

async function readRecord(manifest: string): Promise<FitRecord> {
  const text = await readText(manifest);
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      `${manifest}: this is not JSON (${(cause as Error).message})`,
      { file: manifest, cause },
    );
  }
  if (isRecord(record)) return record;
  throw new InputError(
    `${manifest}: this is not the record of a fit, which lists 'contrasts'`,
    { file: manifest, field: "contrasts" },
  );
}

function isRecord(value: unknown): value is FitRecord {
  return isObject(value) && isObject(value.contrasts) &&
    Object.values(value.contrasts).every(isObject);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function contrastsOf(record: FitRecord, manifest: string): FolderContrast[] {
  return Object.entries(record.contrasts ?? {}).map(([label, contrast]) => {
    const dof = contrast.degreesOfFreedom ?? record.degreesOfFreedom;
    if (typeof dof !== "number" || !(dof > 0)) {
      throw new InputError(
        `${manifest}: degreesOfFreedom is ${
          JSON.stringify(dof) ?? "missing"
        }, expected a number above 0`,
        { file: manifest, field: "degreesOfFreedom" },
      );
    }
    return {
      label,
      name: typeof contrast.name === "string" ? contrast.name : label,
      statType: contrast.statType === "F" ? "F" : "t",
      dof,
    };
  });
}
