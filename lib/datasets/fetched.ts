/** What a fetched data set holds: its record, beside its files. @module */

import { join } from "@std/path";
import { fileError } from "../bytes/file_error.ts";
import { writeFile } from "../bytes/write_file.ts";
import { InputError } from "../errors.ts";

/** Name of the record in the folder of a data set. */
export const RECORD = "dataset.json";

/** One source that was fetched. */
export interface FetchedSource {
  /** Its name in the manifest. */
  readonly name: string;
  /** Length of what was fetched. */
  readonly bytes: number;
  /** SHA-256 of what was fetched. */
  readonly sha256: string;
  /** Paths of its files within the data set. */
  readonly files: readonly string[];
}

/** The record of a fetched data set. */
export interface Fetched {
  /** Name of the data set. */
  readonly name: string;
  /** What was fetched of it. */
  readonly sources: readonly FetchedSource[];
}

/**
 * Reads a record.
 *
 * @param folder The folder of the data set.
 * @returns The record; nothing where there is none.
 * @throws {InputError} If it cannot be read.
 */
export async function readRecord(folder: string): Promise<Fetched | undefined> {
  const path = join(folder, RECORD);
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof SyntaxError) {
      throw new InputError(
        `${path}: is damaged; remove the folder ${folder} and fetch the data set again`,
        { file: path },
      );
    }
    throw fileError(error, path, "read");
  }
}

/**
 * Writes a record, whole or not at all.
 *
 * @param folder The folder of the data set.
 * @param record The record.
 */
export async function writeRecord(
  folder: string,
  record: Fetched,
): Promise<void> {
  const text = `${JSON.stringify(record, undefined, 2)}\n`;
  await writeFile(join(folder, RECORD), new TextEncoder().encode(text));
}
