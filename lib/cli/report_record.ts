/** The record of a fit, as a report reads it. @module */

import { dirname, join } from "@std/path";
import { readText } from "../bytes/mod.ts";
import { InputError } from "../errors.ts";
import { readFitFolder } from "./fit_folder.ts";

/** A contrast of a record. */
export interface RecordContrast {
  readonly name: string;
  readonly expression?: unknown;
  readonly statType: string;
  /** Rows of weights; of several runs, those of each. */
  readonly weights?: readonly (readonly (number | readonly number[])[])[];
}

/** What a report takes from a record; anything may be missing. */
export interface ReportRecord {
  readonly software: { readonly name: string; readonly version: string };
  readonly command: string;
  readonly runs: readonly string[];
  /** Folders of fits that it came from. */
  readonly fits: readonly string[];
  readonly maps: readonly { readonly file: string }[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly degreesOfFreedom: number | undefined;
  readonly maskVoxels: number | undefined;
  /** Columns of each design. */
  readonly designColumns: readonly (readonly string[])[];
  readonly contrasts: Readonly<Record<string, RecordContrast>>;
  readonly inputs: readonly {
    readonly file: string;
    readonly bytes?: number;
    readonly crc32?: string;
  }[];
  readonly warnings: readonly string[];
  readonly run: Readonly<Record<string, unknown>>;
  readonly files: readonly string[];
  readonly series: Readonly<Record<string, string>>;
}

/** The folder of a fit, and its record. */
export interface RecordedFit {
  /** The folder. */
  readonly path: string;
  /** What stands before the names of its files. */
  readonly prefix: string;
  /** The record. */
  readonly record: ReportRecord;
}

/**
 * Reads the record of a fit and makes sure that its files are there.
 *
 * @param path The folder, or the record where a folder has several.
 * @returns Folder and record.
 * @throws {InputError} If it is no folder of a fit, or files are missing.
 */
export async function readRecordedFit(path: string): Promise<RecordedFit> {
  const { manifest, prefix } = await readFitFolder(path);
  const found: Partial<ReportRecord> & {
    designColumns?: unknown;
    fit?: Partial<ReportRecord> & { readonly folder?: string };
  } = JSON.parse(await readText(manifest));
  const folder = dirname(manifest);
  const there = new Set<string>();
  for await (const { name } of Deno.readDir(folder)) there.add(name);
  const missing = (found.files ?? []).filter((name) => !there.has(name));
  if (missing.length > 0) {
    throw new InputError(
      `${path}: lacks ${missing.length} of the ${found.files?.length} files of the fit, ${
        missing[0]
      } among them; run the fit again`,
      { file: join(folder, missing[0]) },
    );
  }
  const { fit } = found;
  const record: ReportRecord = {
    ...empty,
    ...fit && { runs: fit.runs ?? [], fits: fit.folder ? [fit.folder] : [] },
    ...found,
    parameters: { ...fit?.parameters, ...found.parameters },
    designColumns: designs(found.designColumns),
  };
  return { path: folder, prefix, record };
}

const empty: ReportRecord = {
  software: { name: "niglm", version: "" },
  command: "first-level",
  runs: [],
  fits: [],
  maps: [],
  parameters: {},
  degreesOfFreedom: undefined,
  maskVoxels: undefined,
  designColumns: [],
  contrasts: {},
  inputs: [],
  warnings: [],
  run: {},
  files: [],
  series: {},
};

/** Columns of one design, or a list of them. */
function designs(found: unknown): readonly (readonly string[])[] {
  if (!Array.isArray(found) || found.length === 0) return [];
  return Array.isArray(found[0]) ? found : [found];
}
