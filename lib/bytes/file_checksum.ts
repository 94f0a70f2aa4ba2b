/** Sizes and checksums of files. @module */
import { fastCrc32 } from "./fast_crc32.ts";
import { fileError } from "./file_error.ts";
import { fetchedFile } from "./fetched.ts";
import { openFile } from "./file_source.ts";
import { isUrl } from "./url.ts";

/** Bytes that are read at a time. */
const PIECE = 1 << 20;

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
  const crc32 = await fastCrc32();
  if (!isUrl(path)) return await localChecksum(path, crc32, signal);
  const { openUrl } = await import("./open_url.ts");
  await using source = await openUrl(path, { signal });
  let checksum = 0;
  let bytes = 0;
  for await (const piece of source.stream({ signal })) {
    checksum = crc32(piece, checksum);
    bytes += piece.length;
  }
  return { bytes, crc32: checksum };
}

/** Room for a piece of any file: a result may be made from thousands. */
let room: Uint8Array<ArrayBuffer> | undefined;

async function localChecksum(
  path: string,
  crc32: (bytes: Uint8Array, before?: number) => number,
  signal: AbortSignal | undefined,
): Promise<FileChecksum> {
  await using source = await openFile(path);
  room ??= new Uint8Array(PIECE);
  let checksum = 0;
  let bytes = 0;
  while (true) {
    await Promise.resolve();
    signal?.throwIfAborted();
    const got = source.read(room, bytes);
    if (got === 0) break;
    checksum = crc32(room.subarray(0, got), checksum);
    bytes += got;
  }
  source.check();
  return { bytes, crc32: checksum };
}

/**
 * Reads files for their sizes and checksums, each once: further names of a
 * file (hard links, or the same name again) are known by its place on the disk.
 *
 * @param files The files.
 * @param signal Ends the reading.
 * @returns Size and CRC-32 of each, in order.
 * @throws {InputError} If one cannot be read.
 */
export async function* fileChecksums(
  files: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<FileChecksum, void> {
  const known = new Map<string, FileChecksum>();
  for (const file of files) {
    const place = placeOf(file);
    const checksum = known.get(place) ?? await fileChecksum(file, signal);
    known.set(place, checksum);
    yield checksum;
  }
}

/** What tells a file on the disk from others, whatever its name. */
function placeOf(file: string): string {
  if (isUrl(file)) return file;
  try {
    const { dev, ino, mtime, size } = Deno.statSync(file);
    return ino === null ? file : `${dev}:${ino}:${size}:${mtime?.getTime()}`;
  } catch (error) {
    throw fileError(error, file, "read");
  }
}
