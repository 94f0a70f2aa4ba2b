/** Inputs are never written. @module */

import { UsageError } from "../errors.ts";

/**
 * Refuses to replace a file that is an input, whatever either is called.
 *
 * @param path The file to be replaced.
 * @param found What the file system says of it.
 * @param inputs The files that are read.
 * @param option The option that named the output.
 * @throws {UsageError} If they are the same file.
 */
export async function refuseInput(
  path: string,
  found: Deno.FileInfo,
  inputs: readonly string[],
  option: string,
): Promise<void> {
  for (const input of inputs) {
    const other = await Deno.stat(input).catch(() => undefined);
    const same = other &&
      (found.ino === null
        ? await Deno.realPath(input) === await Deno.realPath(path)
        : found.ino === other.ino && found.dev === other.dev);
    if (same) {
      throw new UsageError(
        `${option}: '${path}' is an input, which is never overwritten`,
        { file: path, field: option },
      );
    }
  }
}
