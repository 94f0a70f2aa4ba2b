/** A fetched data set, or a folder in its layout, as what a fit needs. @module */

import { join } from "@std/path";
import { expandGlob, fileExists, isGlob } from "../bytes/mod.ts";
import { InputError } from "../errors.ts";
import { chooseSubjects, forSubject } from "./expand_sources.ts";
import type { Layout, LayoutRun, Manifest } from "./manifest.ts";

/** A map of one subject. */
export interface DatasetMap {
  /** The subject. */
  readonly subject: string;
  /** What the map shows. */
  readonly name: string;
  /** Its file. */
  readonly path: string;
}

/** A data set whose files are there. */
export interface Dataset {
  /** Its name. */
  readonly name: string;
  /** The files of each run, in order; paths, or globs of 3-D images. */
  readonly runs: readonly LayoutRun[];
  /** A mask of the brain. */
  readonly mask: string | undefined;
  /** The anatomical image. */
  readonly anat: string | undefined;
  /** Repetition time in seconds, where the data set says it. */
  readonly tR: number | undefined;
  /** How its events are to be read. */
  readonly events: Pick<
    Layout,
    "onsetUnits" | "eventDuration" | "renameConditions"
  >;
  /** Maps of subjects. */
  readonly maps: readonly DatasetMap[];
}

/** Where a data set is, and which part of it is wanted. */
export interface OpenDatasetOptions {
  /** The folder that holds its files. */
  readonly folder: string;
  /**
   * The subjects: runs are the first one's, maps those of all.
   *
   * @default {the manifest's default}
   */
  readonly subjects?: readonly string[];
}

/**
 * Finds the files of a data set as its layout says.
 *
 * @param manifest The data set.
 * @param options Where it is.
 * @returns Its files.
 * @throws {InputError} If the layout's files are not there.
 * @throws {UsageError} If a subject does not exist.
 */
export async function openDataset(
  manifest: Manifest,
  { folder, subjects: wanted = [] }: OpenDatasetOptions,
): Promise<Dataset> {
  const { name, layout } = manifest;
  const subjects = chooseSubjects(manifest, wanted);
  const one = forSubject(layout, subjects[0] ?? "");
  const place = async <T extends string | undefined>(path: T): Promise<T> => {
    if (path === undefined) return path;
    const full = join(folder, path) as T & string;
    const found = await isGlob(full)
      ? (await expandGlob(full)).length > 0
      : await fileExists(full);
    if (found) return full;
    throw new InputError(
      `${folder}: lacks ${path} of the data set ${name}; 'fetch ${name}' fetches it`,
      { file: folder, field: path },
    );
  };
  const runs: LayoutRun[] = [];
  for (const run of one.runs ?? []) {
    const { bold, events, designMatrix, confounds } = run;
    runs.push({
      bold: await place(bold),
      events: await place(events),
      designMatrix: await place(designMatrix),
      confounds: await place(confounds),
    });
  }
  const maps: DatasetMap[] = [];
  for (const [map, pattern] of Object.entries(layout.maps ?? {})) {
    for (const subject of subjects) {
      const path = await place(forSubject(pattern, subject));
      maps.push({ subject, name: map, path });
    }
  }
  const { onsetUnits, eventDuration, renameConditions } = layout;
  return {
    name,
    runs,
    mask: await place(one.mask),
    anat: await optional(one.anat, folder),
    tR: layout.tR,
    events: { onsetUnits, eventDuration, renameConditions },
    maps,
  };
}

/** Fits do without the anatomical image. */
async function optional(
  path: string | undefined,
  folder: string,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const full = join(folder, path);
  return await fileExists(full) ? full : undefined;
}
