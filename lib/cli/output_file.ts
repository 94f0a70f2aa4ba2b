/** A single file as the output of a command. @module */

import { basename, dirname, join } from "@std/path";
import { fileError } from "../bytes/file_error.ts";
import { isTemporaryName } from "../bytes/write_file.ts";
import { InputError, UsageError } from "../errors.ts";
import { refuseInput } from "./refuse_input.ts";

/** What an output may replace and must not touch. */
export interface OutputOptions {
  /** Whether to replace what an earlier call wrote. */
  readonly overwrite: boolean;
  /** Files that are read, which are never written. */
  readonly inputs: readonly string[];
}

/** What the name of a single file must look like. */
export interface OutputFileOptions extends OutputOptions {
  /** The option that named the file. @default {"--out"} */
  readonly option?: string;
  /** Endings to choose from, such as `.nii.gz`; any when empty. */
  readonly endings: readonly string[];
}

/** Endings of images that can be written. */
export const imageEndings: readonly string[] = [".nii.gz", ".nii"];

/**
 * Makes sure, before the work begins, that a file can be written, and removes
 * what a killed call left beside it.
 *
 * @param path The file to be written.
 * @param options What may be replaced, and the endings that are expected.
 * @throws {UsageError} If it is there and must not be replaced, is a folder,
 * an input, or has another ending.
 * @throws {InputError} If its folder does not exist or cannot be written.
 */
export async function checkOutputFile(
  path: string,
  options: OutputFileOptions,
): Promise<void> {
  const { overwrite, inputs, endings, option = "--out" } = options;
  const details = { file: path, field: option };
  const fits = endings.some((ending) => path.toLowerCase().endsWith(ending));
  if (!fits && endings.length > 0) {
    throw new UsageError(
      `${option}: found '${path}', expected a name that ends in ${
        endings.join(" or ")
      }`,
      details,
    );
  }
  const found = await statOrNothing(path);
  if (found?.isDirectory) {
    throw new UsageError(
      `${option}: '${path}' is a folder, expected the name of a file`,
      details,
    );
  }
  if (found && !overwrite) {
    throw new UsageError(
      `${option}: '${path}' is there already; --overwrite replaces it`,
      details,
    );
  }
  if (found) refuseInput(path, found, inputs, option);
  const folder = dirname(path);
  const parent = await statOrNothing(folder);
  if (parent && !parent.isDirectory) {
    throw new InputError(
      `${option}: '${folder}' is a file, expected a folder`,
      details,
    );
  }
  if (!parent) {
    throw new InputError(
      `${option}: the folder '${folder}' does not exist`,
      details,
    );
  }
  await removeLeftovers(folder, basename(path));
  await tryToWrite(path);
}

async function statOrNothing(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw fileError(error, path, "read");
  }
}

async function removeLeftovers(folder: string, name: string): Promise<void> {
  for await (const entry of Deno.readDir(folder)) {
    if (isTemporaryName(entry.name) && entry.name.startsWith(`.${name}.`)) {
      await Deno.remove(join(folder, entry.name));
    }
  }
}

/** A file that is made and removed again tells more than any mode bits. */
async function tryToWrite(path: string): Promise<void> {
  const trial = join(
    dirname(path),
    `.${basename(path)}.${Deno.pid}-0.niglm-tmp`,
  );
  try {
    (await Deno.open(trial, { write: true, createNew: true })).close();
    await Deno.remove(trial);
  } catch (error) {
    throw fileError(error, path, "write");
  }
}
