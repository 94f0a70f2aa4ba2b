/** Reading an open file by position. @module */

/**
 * Reads from a position until a buffer is full or the file ends.
 *
 * @param file The open file.
 * @param into Buffer to fill; its memory may be shared.
 * @param offset Position of the first byte.
 * @returns Bytes read.
 */
export function readAt(
  file: Deno.FsFile,
  into: Uint8Array,
  offset: number,
): number {
  file.seekSync(offset, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < into.length) {
    const got = file.readSync(into.subarray(filled));
    if (got === null) break;
    filled += got;
  }
  return filled;
}
