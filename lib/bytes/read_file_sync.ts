/** Small files read while the calling thread waits. @module */

import { fileError } from "./file_error.ts";

/**
 * Reads a whole file.
 *
 * @param path The file.
 * @returns Its bytes.
 * @throws {InputError} If it cannot be read.
 */
export function readFileSync(path: string): Uint8Array<ArrayBuffer> {
  try {
    return Deno.readFileSync(path);
  } catch (error) {
    throw fileError(error, path, "read");
  }
}
