/** Fits that `first-level --save-model` kept. @module */

import { basename, join } from "@std/path";
import { fileError, readText } from "../bytes/mod.ts";
import { InputError } from "../errors.ts";

/** What a fit's record says, as far as it is used here. */
export interface FitRecord {
  /** The command that wrote it. */
  readonly command?: string;
  /** The runs as they were given. */
  readonly runs?: unknown;
  /** What wrote it. */
  readonly software?: unknown;
  /** The files that the fit was made from. */
  readonly inputs?: unknown;
  /** The fit's options. */
  readonly parameters?: { readonly compat?: "nilearn" };
  /** What the maps of `contrast` were made from. */
  readonly fit?: { readonly folder?: string };
  /** Names of the files that keep the fit, one a run. */
  readonly models?: readonly string[];
}

/** A kept fit in its folder. */
export interface KeptFit {
  /** Path of its record. */
  readonly manifest: string;
  /** Paths of the kept models, one a run. */
  readonly models: readonly string[];
  /** What the record says. */
  readonly record: FitRecord;
}

/**
 * Finds the kept fit in a folder.
 *
 * @param folder The folder that `first-level` wrote.
 * @returns The fit.
 * @throws {InputError} If there is no fit, it was not kept, or its record
 * cannot be read.
 */
export async function findKeptFit(folder: string): Promise<KeptFit> {
  const refuse = (fault: string): never => {
    throw new InputError(`${folder}: ${fault}`, { file: folder, field: "DIR" });
  };
  const manifests = (await namesIn(folder))
    .filter((name) => name.endsWith("statmap.json"))
    .map((name) => join(folder, name));
  const fits: KeptFit[] = [];
  let derivedFrom: string | undefined;
  for (const manifest of manifests) {
    const record = await readRecord(manifest);
    derivedFrom ??= record.fit?.folder;
    const models = (record.models ?? []).map((model) =>
      join(folder, basename(model))
    );
    if (models.length > 0) fits.push({ manifest, models, record });
  }
  if (manifests.length === 0) {
    refuse("is not the folder of a fit: there is no statmap.json in it");
  }
  if (derivedFrom !== undefined && fits.length === 0) {
    refuse(
      `holds contrasts of the fit in '${derivedFrom}', expected the folder of the fit`,
    );
  }
  if (fits.length === 0) {
    refuse(
      "the fit in it was not kept; fit again with first-level --save-model",
    );
  }
  if (fits.length > 1) refuse(`holds ${fits.length} kept fits, expected one`);
  return fits[0];
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) {
      throw new InputError(
        `${folder}: is a file, expected the folder of a fit`,
        { file: folder, field: "DIR" },
      );
    }
    throw fileError(error, folder, "read");
  }
}

async function readRecord(file: string): Promise<FitRecord> {
  const text = await readText(file);
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      `${file}: this is not JSON (${(cause as Error).message})`,
      { file, cause },
    );
  }
  const { models } = (record ?? {}) as { readonly models?: unknown };
  if (
    typeof record !== "object" || record === null ||
    !(models === undefined || isTexts(models))
  ) {
    throw new InputError(
      `${file}: this is not the record of a fit, whose 'models' lists files`,
      { file, field: "models" },
    );
  }
  return record;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) &&
    value.every((item) => typeof item === "string");
}
