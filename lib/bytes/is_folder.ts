/** Whether a path is a folder. @module */

import { fileError } from "./file_error.ts";
import { isUrl } from "./url.ts";

/**
 * Whether a path is a folder.
 *
 * @param path The path.
 * @returns `false` for a file, and for an address on the web.
 * @throws {InputError} Where there is neither, or one may not look.
 */
export async function isFolder(path: string): Promise<boolean> {
  if (isUrl(path)) return false;
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    throw fileError(error, path, "read");
  }
}
