/** What a result remembers of the files it was made from. @module */

import { crc32 } from "node:zlib";
import { openFile } from "../bytes/mod.ts";

/** A file that a result was made from. */
export interface InputRecord {
  /** The file's name as it was given. */
  readonly file: string;
  /** Its size in bytes. */
  readonly bytes: number;
  /** CRC-32 of its bytes, as gzip has it, in hexadecimal. */
  readonly crc32: string;
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
  let checksum = 0;
  let bytes = 0;
  for await (const piece of source.stream({ signal })) {
    checksum = crc32(piece, checksum);
    bytes += piece.length;
  }
  return { file, bytes, crc32: checksum.toString(16).padStart(8, "0") };
}
