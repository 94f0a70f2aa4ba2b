/** Text files, written whole or not at all. @module */

import { writeFile } from "../bytes/mod.ts";

/**
 * Writes a text file.
 *
 * @param path The file.
 * @param text What it holds.
 * @throws {InputError} Where the disk is full or the folder is not writable.
 */
export async function writeText(path: string, text: string): Promise<void> {
  await writeFile(path, new TextEncoder().encode(text));
}
