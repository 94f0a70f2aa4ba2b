/** Small files read at once. @module */

import { InputError } from "../errors.ts";
import { fileError } from "./file_error.ts";
import { refuseIrregular } from "./refuse_irregular.ts";
import { isUrl } from "./url.ts";

/**
 * Reads a text file (UTF-8, with or without a byte order mark).
 *
 * @param path File to read, or its address on the web.
 * @returns Its text without the mark.
 * @throws {InputError} Where the file cannot be read or is not text.
 */
export async function readText(path: string): Promise<string> {
  const bytes = isUrl(path)
    ? await (await import("./read_url.ts")).readUrl(path)
    : await readFile(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError(`${path}: is not UTF-8 text`, { file: path, cause });
  }
}

async function readFile(path: string): Promise<Uint8Array> {
  refuseIrregular(path);
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw fileError(error, path, "read");
  }
}
