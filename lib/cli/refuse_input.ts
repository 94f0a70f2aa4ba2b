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
export function refuseInput(
  path: string,
  found: Deno.FileInfo,
  inputs: readonly string[],
  option: string,
): void {
  for (const input of inputs) {
    if (isSame(path, found, input)) {
      throw new UsageError(
        `${option}: '${path}' is an input, which is never overwritten`,
        { file: path, field: option },
      );
    }
  }
}

/** Whether two names stand for one file; a run may have thousands of inputs. */
function isSame(path: string, found: Deno.FileInfo, input: string): boolean {
  try {
    const other = Deno.statSync(input);
    return found.ino === null
      ? Deno.realPathSync(input) === Deno.realPathSync(path)
      : found.ino === other.ino && found.dev === other.dev;
  } catch {
    return false;
  }
}
