/** What a dataset asks to be passed over. @module */

import ignore from "ignore";
import { join } from "@std/path";
import { fileExists } from "../bytes/file_exists.ts";
import { readText } from "../bytes/read_text.ts";

/** Whether a path below the dataset's folder is to be passed over. */
export type Ignored = (path: string) => boolean;

/**
 * Reads a dataset's `.bidsignore`: patterns as `.gitignore` has them.
 *
 * @param folder The dataset.
 * @returns What tells whether a path, relative to the folder and with `/`
 * between its parts, is to be passed over; nothing is where there is no such
 * file.
 * @throws {InputError} If the file is there and cannot be read.
 */
export async function readBidsIgnore(folder: string): Promise<Ignored> {
  const file = join(folder, ".bidsignore");
  if (!await fileExists(file)) return () => false;
  const rules = ignore().add(await readText(file));
  return (path) => rules.ignores(path);
}
