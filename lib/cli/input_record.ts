/** What a result remembers of the files it was made from. @module */

import { createHash } from "node:crypto";
import { openFile } from "../bytes/mod.ts";

/** A file that a result was made from. */
export interface InputRecord {
  /** The file's name as it was given. */
  readonly file: string;
  /** Its size in bytes. */
  readonly bytes: number;
  /** SHA-256 of its bytes, in hexadecimal. */
  readonly sha256: string;
}

/**
 * Records a file's size and checksum.
 *
 * @param file The file.
 * @param signal Ends the reading.
 * @returns The record.
 * @throws {InputError} If the file cannot be read.
 */
export async function recordInput(
  file: string,
  signal: AbortSignal,
): Promise<InputRecord> {
  await using source = await openFile(file);
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const piece of source.stream({ signal })) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { file, bytes, sha256: hash.digest("hex") };
}
