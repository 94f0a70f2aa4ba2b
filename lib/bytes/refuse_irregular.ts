/** Pipes and devices, which cannot be read twice. @module */

import { InputError } from "../errors.ts";
import { fileError } from "./file_error.ts";

/**
 * Refuses what is no plain file before it is opened: opening a pipe that
 * nobody writes to would wait for ever.
 *
 * @param path What is to be read.
 * @throws {InputError} If it is missing, a folder, a pipe or a device.
 */
export function refuseIrregular(path: string): void {
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(path);
  } catch (error) {
    throw fileError(error, path, "read");
  }
  if (info.isFile) return;
  const found = info.isDirectory ? "a folder" : "a pipe or a device";
  throw new InputError(`${path}: is ${found}, expected a file`, {
    file: path,
  });
}
