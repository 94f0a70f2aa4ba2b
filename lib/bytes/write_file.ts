/** Files that appear whole or not at all. @module */

import { basename, dirname, join } from "@std/path";
import { breathe } from "../breathe.ts";
import { fileError } from "./file_error.ts";
import { outliveFileLimit } from "./file_limit.ts";

/** Ends the names of files that are being written. */
const TEMPORARY = ".niglm-tmp";

let written = 0;

/**
 * Whether a file name is that of a file whose writing never ended.
 *
 * @param name File name without its folder.
 * @returns `true` for names that {@linkcode writeFile} gives while it writes.
 */
export function isTemporaryName(name: string): boolean {
  return name.startsWith(".") && name.endsWith(TEMPORARY);
}

function temporaryPath(path: string): string {
  written++;
  const name = `.${basename(path)}.${Deno.pid}-${written}${TEMPORARY}`;
  return join(dirname(path), name);
}

/** Runs a step of writing; its failures become sentences. */
async function told<T>(
  path: string,
  step: () => Promise<T> | T,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw fileError(error, path, "write");
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotCapable) return false;
    throw error;
  }
}

async function create(path: string, temporary: string): Promise<Deno.FsFile> {
  if (await isFolder(path)) throw new Deno.errors.IsADirectory();
  return await Deno.open(temporary, { write: true, createNew: true });
}

/** Writes at once, which is faster than asking the event loop each time. */
function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(file.writeSync(rest));
}

/**
 * Writes a file under a temporary name beside its place and renames it when
 * all of it is on the disk; on failure nothing is left behind.
 *
 * @param path File to write; a file of that name is replaced.
 * @param content The bytes, at once or in pieces.
 * @throws Whatever `content` throws.
 * @throws {InputError} Where the disk is full, the folder is missing or not
 * writable, or Deno's permission is.
 */
export async function writeFile(
  path: string,
  content: Uint8Array | AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<void> {
  using _limit = outliveFileLimit();
  const pieces = content instanceof Uint8Array ? [content] : content;
  const temporary = temporaryPath(path);
  const file = await told(path, () => create(path, temporary));
  try {
    try {
      for await (const piece of pieces) {
        await told(path, () => writeAll(file, piece));
        await breathe();
      }
    } finally {
      file.close();
    }
    await told(path, () => Deno.rename(temporary, path));
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
