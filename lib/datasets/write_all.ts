/** Bytes that a file takes in several steps. @module */

/**
 * Writes all of the bytes at a file's position.
 *
 * @param file The open file.
 * @param bytes The bytes.
 */
export async function writeAll(
  file: Deno.FsFile,
  bytes: Uint8Array,
): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) rest = rest.subarray(await file.write(rest));
}
