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

/** Records that are being made. */
export interface InputRecording extends Disposable {
  /** The records, in the order of the files. */
  readonly records: Promise<InputRecord[]>;
}

/**
 * Records the sizes and checksums of files, one after another, beside other
 * work.
 *
 * @param files The files.
 * @returns The records to await; disposing of them ends the reading.
 */
export function recordInputs(files: readonly string[]): InputRecording {
  const end = new AbortController();
  const records = (async () => {
    const made: InputRecord[] = [];
    for (const file of files) made.push(await recordInput(file, end.signal));
    return made;
  })();
  records.catch(() => {});
  return { records, [Symbol.dispose]: () => end.abort() };
}

async function recordInput(
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
