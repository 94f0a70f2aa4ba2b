/** Small files read at once. @module */

import { InputError } from "../errors.ts";
import { fileError } from "./file_error.ts";
import { refuseIrregular } from "./refuse_irregular.ts";

/**
 * Reads a text file (UTF-8, with or without a byte order mark).
 *
 * @param path File to read.
 * @returns Its text without the mark.
 * @throws {InputError} Where the file cannot be read or is not text.
 */
export async function readText(path: string): Promise<string> {
  await refuseIrregular(path);
  let bytes: Uint8Array;
  try {
    bytes = await Deno.readFile(path);
  } catch (error) {
    throw fileError(error, path, "read");
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError(`${path}: is not UTF-8 text`, { file: path, cause });
  }
}
