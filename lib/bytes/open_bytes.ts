/** Files opened by what they hold, not by what they are called. @module */

import { InputError } from "../errors.ts";
import { exactChunks } from "./chunks.ts";
import { FileSource, openFile } from "./file_source.ts";
import { gunzip } from "./gunzip.ts";
import { gunzipChunks } from "./gunzip_chunks.ts";
import type { GunzipEngine } from "./gunzip_engine.ts";
import { isGzip } from "./is_gzip.ts";
import { mapFile } from "./mapped_source.ts";
import type { ByteSource } from "./source.ts";
import { standInOf } from "./stand_ins.ts";
import { isUrl, pathOf } from "./url.ts";

/** No compressed byte of deflate stands for more bytes (zlib's manual). */
const DEFLATE_RATIO = 1032;

/** Bytes from which on mapping a file takes less time than it saves. */
const WORTH_MAPPING = 1 << 23;

/** Bytes of a file on the web that are read rather than left out. */
const LITTLE = 1 << 16;

/** How to open a file. */
export interface OpenBytesOptions {
  /** Gunzip engine to use. @default {the first that the runtime has} */
  readonly engine?: GunzipEngine;
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Largest piece in bytes that is read at once. @default {1048576} */
  readonly pieceSize?: number;
}

/** A file's plain bytes, whether it is gzipped or not. */
export interface PlainBytes extends AsyncDisposable {
  /** The name to use in messages. */
  readonly name: string;
  /** Whether the file is gzipped. */
  readonly gzipped: boolean;
  /** Length of the plain bytes; unknown (`undefined`) where gzipped. */
  readonly size: number | undefined;
  /** Length that the plain bytes cannot exceed. */
  readonly sizeLimit: number;
  /**
   * Delivers the plain bytes from the first on. A piece may be overwritten
   * when the next one is asked for.
   */
  stream(): AsyncIterable<Uint8Array>;
  /**
   * Cuts the plain bytes into chunks of one size; the last one is shorter
   * where the bytes end within it. Without a buffer a chunk may be the file's
   * own pages, as in {@linkcode ByteSource.stream}: read it only, before the
   * next is asked for, and neither transfer nor clone it.
   *
   * @param size Length of each chunk in bytes.
   * @param skip Bytes to leave out at the start.
   * @param buffer Where to put the chunks, one after another.
   */
  chunks(
    size: number,
    skip: number,
    buffer?: Uint8Array<ArrayBuffer>,
  ): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Chunks of a source straight into their buffer. */
async function* chunksAt(
  source: ByteSource,
  size: number,
  skip: number,
  buffer: Uint8Array<ArrayBuffer>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const chunk = buffer.subarray(0, size);
  for (let at = skip; at < source.size; at += size) {
    signal?.throwIfAborted();
    const got = await source.read(chunk, at);
    yield chunk.subarray(0, got);
    if (got < size) return;
  }
}

/**
 * Chunks of a file on the web, by one request: from its first byte on where
 * little is left out, so that its checksum is known in the end.
 */
function streamedChunks(
  source: ByteSource,
  size: number,
  skip: number,
  buffer: Uint8Array<ArrayBuffer> | undefined,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const start = skip < LITTLE ? 0 : skip;
  return exactChunks(
    source.stream({ start, asTheyCome: true, signal }),
    size,
    skip - start,
    buffer,
  );
}

/** What reads the web is loaded where it is needed. */
async function openWeb(
  address: string,
  signal: AbortSignal | undefined,
): Promise<ByteSource> {
  const { openUrl } = await import("./open_url.ts");
  return await openUrl(address, { signal });
}

/**
 * Opens a file, or an address on the web, and looks at its first bytes to
 * learn whether it is gzipped. A large file that is not is mapped where Deno
 * may ({@linkcode openMapped}).
 *
 * @param path File to open, or its address.
 * @param options Engine and signal.
 * @returns The plain bytes; dispose of them (`await using`) to close the file.
 * @throws {InputError} Where the file cannot be read, is empty, or is named
 * `.gz` and is not gzipped.
 */
export async function openBytes(
  path: string,
  options: OpenBytesOptions = {},
): Promise<PlainBytes> {
  const { engine, signal, pieceSize } = options;
  const local = isUrl(path) ? standInOf(path) : path;
  const file = local === undefined
    ? await openWeb(path, signal)
    : await openFile(local);
  try {
    const first = new Uint8Array(2);
    if (await file.read(first, 0) === 0) {
      throw new InputError(`${path}: is empty`, { file: path });
    }
    const gzipped = isGzip(first);
    if (!gzipped && /\.gz$/i.test(pathOf(path))) {
      throw new InputError(
        `${path}: is named .gz and is not gzip data; found bytes ${
          [...first].map((b) => b.toString(16).padStart(2, "0")).join(" ")
        }, expected 1f 8b`,
        { file: path },
      );
    }
    const mapped = !gzipped && file.size >= WORTH_MAPPING;
    const source = mapped && file instanceof FileSource ? mapFile(file) : file;
    const size = Number.isFinite(source.size) ? source.size : undefined;
    const whole = (asTheyCome: boolean) =>
      source.stream({ signal, pieceSize, asTheyCome });
    return {
      name: path,
      gzipped,
      size: gzipped ? undefined : size,
      sizeLimit: gzipped ? source.size * DEFLATE_RATIO : source.size,
      stream(): AsyncIterable<Uint8Array> {
        const options = { name: path, engine, pieceSize };
        return gzipped ? gunzip(whole(true), options) : whole(false);
      },
      chunks(
        size: number,
        skip: number,
        buffer?: Uint8Array<ArrayBuffer>,
      ): AsyncIterable<Uint8Array<ArrayBuffer>> {
        if (gzipped) {
          const options = { name: path, engine, skip, buffer };
          return gunzipChunks(whole(true), size, options);
        }
        if (local === undefined) {
          return streamedChunks(source, size, skip, buffer, signal);
        }
        return buffer
          ? chunksAt(source, size, skip, buffer, signal)
          : source.stream({ start: skip, pieceSize: size, signal });
      },
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    };
  } catch (error) {
    await file[Symbol.asyncDispose]();
    throw error;
  }
}
