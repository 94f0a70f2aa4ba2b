/** Sizes and checksums of files. @module */
import { crc32 } from "node:zlib";
import { openFile } from "./file_source.ts";

/** What tells a file from another. */
export interface FileChecksum {
  /** Its size in bytes. */
  readonly bytes: number;
  /** CRC-32 of its bytes, as gzip has it. */
  readonly crc32: number;
}

/**
 * Reads a file for its size and checksum.
 *
 * @param path The file.
 * @param signal Ends the reading.
 * @returns Size and CRC-32.
 * @throws {InputError} If it cannot be read.
 */
export async function fileChecksum(
  path: string,
  signal?: AbortSignal,
): Promise<FileChecksum> {
  await using source = await openFile(path);
  let checksum = 0;
  let bytes = 0;
  for await (const piece of source.stream({ signal })) {
    checksum = crc32(piece, checksum);
    bytes += piece.length;
  }
  return { bytes, crc32: checksum };
}
