/** Whether there is a file. @module */

import { fileError } from "./file_error.ts";

/**
 * Whether there is a file or folder of a name.
 *
 * @param path Its name.
 * @returns `false` where there is none.
 * @throws {InputError} Where one may not look.
 */
export async function fileExists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw fileError(error, path, "read");
  }
}
