/** What a result remembers of the files it was made from. @module */

import { type FileChecksum, fileChecksums } from "../bytes/file_checksum.ts";

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
    for await (const checksum of fileChecksums(files, end.signal)) {
      made.push(inputRecord(files[made.length], checksum));
    }
    return made;
  })();
  records.catch(() => {});
  return { records, [Symbol.dispose]: () => end.abort() };
}

/**
 * Makes the record of a file.
 *
 * @param file The file's name as it was given.
 * @param checksum Its size and checksum.
 * @returns The record.
 */
export function inputRecord(
  file: string,
  { bytes, crc32 }: FileChecksum,
): InputRecord {
  return { file, bytes, crc32: crc32.toString(16).padStart(8, "0") };
}

/** Records of files that are begun once there is time for them. */
export class LateRecording implements InputRecording {
  readonly #begin: () => InputRecording;
  #recording: InputRecording | undefined;

  /** @param begin Begins to make the records. */
  constructor(begin: () => InputRecording) {
    this.#begin = begin;
  }

  /** Begins, unless that was done before. */
  begin(): void {
    this.#recording ??= this.#begin();
  }

  /** The records, in the order of the files. */
  get records(): Promise<InputRecord[]> {
    this.begin();
    return this.#recording!.records;
  }

  /** Ends the reading. */
  [Symbol.dispose](): void {
    this.#recording?.[Symbol.dispose]();
  }
}
