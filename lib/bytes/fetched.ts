/** What is known of files on the web that were read whole. @module */

/** Size and checksum of a file on the web. */
export interface FetchedFile {
  /** The address as the user gave it. */
  readonly file: string;
  /** Its size in bytes. */
  readonly bytes: number;
  /** CRC-32 of its bytes, as gzip has it. */
  readonly crc32: number;
}

const fetched = new Map<string, FetchedFile>();

/**
 * Keeps size and checksum of a file that was read whole, so that nobody needs
 * to ask for it again to know them.
 *
 * @param file What is known.
 */
export function noteFetched(file: FetchedFile): void {
  fetched.set(file.file, file);
}

/**
 * What is known of a file on the web.
 *
 * @param file Its address.
 * @returns Size and checksum, where this thread, or a worker that told it,
 * has read it whole.
 */
export function fetchedFile(file: string): FetchedFile | undefined {
  return fetched.get(file);
}

/**
 * Lists what is known, for another thread.
 *
 * @returns All files that were read whole.
 */
export function fetchedFiles(): FetchedFile[] {
  return [...fetched.values()];
}
