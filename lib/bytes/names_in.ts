/** What a folder holds. @module */

import { fileError } from "./file_error.ts";

/**
 * Lists the names in a folder.
 *
 * @param folder The folder.
 * @returns Names of files and folders, in the order of their code points.
 * @throws {InputError} Where it cannot be read.
 */
export async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) names.push(entry.name);
  } catch (error) {
    throw fileError(error, folder, "read");
  }
  return names.sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
}
