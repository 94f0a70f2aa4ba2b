/** Sizes and checksums of files. @module */
import { fastCrc32 } from "./fast_crc32.ts";
import { fetchedFile } from "./fetched.ts";
import { openFile } from "./file_source.ts";
import { openUrl } from "./open_url.ts";
import { isUrl } from "./url.ts";

/** What tells a file from another. */
export interface FileChecksum {
  /** Its size in bytes. */
  readonly bytes: number;
  /** CRC-32 of its bytes, as gzip has it. */
  readonly crc32: number;
}

/**
 * Reads a file for its size and checksum. A file on the web that was read
 * whole before is not asked for again.
 *
 * @param path The file, or its address.
 * @param signal Ends the reading.
 * @returns Size and CRC-32.
 * @throws {InputError} If it cannot be read.
 */
export async function fileChecksum(
  path: string,
  signal?: AbortSignal,
): Promise<FileChecksum> {
  const known = isUrl(path) ? fetchedFile(path) : undefined;
  if (known) return known;
  await using source = isUrl(path)
    ? await openUrl(path, { signal })
    : await openFile(path);
  const crc32 = await fastCrc32();
  let checksum = 0;
  let bytes = 0;
  for await (const piece of source.stream({ signal })) {
    checksum = crc32(piece, checksum);
    bytes += piece.length;
  }
  return { bytes, crc32: checksum };
}
