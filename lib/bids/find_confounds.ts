/** The tables that belong to an image. @module */

import { dirname, join } from "@std/path";
import { fileExists } from "../bytes/file_exists.ts";
import { namesIn } from "../bytes/names_in.ts";
import { InputError } from "../errors.ts";
import { parseBidsName } from "./name.ts";

/** The files that confounds are read from. */
export interface ConfoundFiles {
  /** fMRIPrep's table, or tedana's mixing table. */
  readonly table: string;
  /** The sidecar of fMRIPrep's table, where there is one. */
  readonly sidecar?: string;
  /** tedana's metrics table. */
  readonly metrics?: string;
}

const FMRIPREP = ["timeseries", "regressors"];

/**
 * Finds the confounds of an image among the files beside it: those whose
 * entities are the image's or fewer, with `desc-confounds` and the suffix
 * `timeseries` (since fMRIPrep 20.2) or `regressors`, or tedana's
 * `desc-ICA_mixing.tsv` and `desc-tedana_metrics.tsv`.
 *
 * @param image A preprocessed image.
 * @param tedana Whether tedana's tables are wanted.
 * @returns The files.
 * @throws {InputError} If there is none, or more than one (they are listed).
 */
export async function findConfounds(
  image: string,
  tedana: boolean,
): Promise<ConfoundFiles> {
  if (tedana) {
    return {
      table: await findOne(image, "ICA", ["mixing"]),
      metrics: await findOne(image, "tedana", ["metrics"]),
    };
  }
  return await withSidecar(await findOne(image, "confounds", FMRIPREP));
}

/**
 * Finds what belongs to a table that is named itself: its sidecar, or tedana's
 * metrics beside its mixing table.
 *
 * @param table fMRIPrep's table, or tedana's mixing table.
 * @param tedana Whether it is tedana's.
 * @returns The files.
 * @throws {InputError} If tedana's metrics are not there.
 */
export async function confoundFilesOf(
  table: string,
  tedana: boolean,
): Promise<ConfoundFiles> {
  if (!tedana) return await withSidecar(table);
  return { table, metrics: await findOne(table, "tedana", ["metrics"]) };
}

async function withSidecar(table: string): Promise<ConfoundFiles> {
  const sidecar = table.replace(/\.tsv$/i, ".json");
  return sidecar !== table && await fileExists(sidecar)
    ? { table, sidecar }
    : { table };
}

/**
 * Finds fMRIPrep's table of an image, where there is one.
 *
 * @param image A preprocessed image.
 * @returns Path of the table.
 * @throws {InputError} If there are several.
 */
export async function findConfoundsTable(
  image: string,
): Promise<string | undefined> {
  const found = await matching(image, "confounds", FMRIPREP);
  return found.length === 0
    ? undefined
    : await findOne(image, "confounds", FMRIPREP);
}

async function matching(
  file: string,
  desc: string,
  suffixes: readonly string[],
): Promise<string[]> {
  const own = parseBidsName(file).entities;
  return (await namesIn(dirname(file))).filter((base) => {
    const name = parseBidsName(base);
    return name.extension === "tsv" && suffixes.includes(name.suffix) &&
      name.entities.get("desc") === desc &&
      [...name.entities].every(([entity, label]) =>
        entity === "desc" || own.get(entity) === label
      );
  });
}

async function findOne(
  file: string,
  desc: string,
  suffixes: readonly string[],
): Promise<string> {
  const found = await matching(file, desc, suffixes);
  if (found.length === 1) return join(dirname(file), found[0]);
  const expected = suffixes.map((suffix) => `desc-${desc}_${suffix}.tsv`)
    .join(" or ");
  throw new InputError(
    found.length === 0
      ? `${file}: no confounds table belongs to it, expected …_${expected} beside it`
      : `${file}: several confounds tables may belong to it: ${
        found.join(", ")
      }; expected one`,
    { file, field: "confounds" },
  );
}
