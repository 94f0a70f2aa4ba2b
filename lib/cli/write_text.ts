/** Text files, written whole or not at all. @module */

import { writeFile } from "../bytes/write_file.ts";

/** Bytes that are gathered before they are written. */
const PIECE = 1 << 15;

/**
 * Writes a text file.
 *
 * @param path The file.
 * @param text What it holds, at once or in pieces.
 * @throws {InputError} Where the disk is full or the folder is not writable.
 */
export async function writeText(
  path: string,
  text: string | Iterable<string>,
): Promise<void> {
  await writeFile(path, encoded(typeof text === "string" ? [text] : text));
}

function* encoded(pieces: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let gathered = "";
  for (const piece of pieces) {
    gathered += piece;
    if (gathered.length < PIECE) continue;
    yield encoder.encode(gathered);
    gathered = "";
  }
  yield encoder.encode(gathered);
}
