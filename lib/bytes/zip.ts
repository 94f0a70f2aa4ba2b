/** Zip archives in memory. @module */

import { unzipSync } from "fflate";
import { InputError } from "../errors.ts";

/**
 * Reads the files in a zip archive (an `.npz` is one).
 *
 * @param bytes The archive.
 * @param name The archive's name, for messages.
 * @returns Each file's bytes by its name in the archive.
 * @throws {InputError} Where the bytes are not a zip archive or are damaged.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { readZip } from "./mod.ts";
 *
 * assertThrows(() => readZip(new Uint8Array(30), "design.npz"));
 * ```
 */
export function readZip(
  bytes: Uint8Array,
  name: string,
): Map<string, Uint8Array> {
  try {
    return new Map(Object.entries(unzipSync(bytes)));
  } catch (cause) {
    throw new InputError(
      `${name}: is not a zip archive that can be read`,
      { file: name, cause },
    );
  }
}
