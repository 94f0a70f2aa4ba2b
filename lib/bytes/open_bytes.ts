/** Files opened by what they hold, not by what they are called. @module */

import { InputError } from "../errors.ts";
import { openFile } from "./file_source.ts";
import { gunzip, type GunzipEngine } from "./gunzip.ts";
import { isGzip } from "./is_gzip.ts";

/** No compressed byte of deflate stands for more bytes (zlib's manual). */
const DEFLATE_RATIO = 1032;

/** How to open a file. */
export interface OpenBytesOptions {
  /** Gunzip engine to use. @default {"zlib" where the runtime has it} */
  readonly engine?: GunzipEngine;
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
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
}

/**
 * Opens a file and looks at its first bytes to learn whether it is gzipped.
 *
 * @param path File to open.
 * @param options Engine and signal.
 * @returns The plain bytes; dispose of them (`await using`) to close the file.
 * @throws {InputError} Where the file cannot be read, is empty, or is named
 * `.gz` and is not gzipped.
 */
export async function openBytes(
  path: string,
  options: OpenBytesOptions = {},
): Promise<PlainBytes> {
  const source = await openFile(path);
  try {
    const first = new Uint8Array(2);
    if (await source.read(first, 0) === 0) {
      throw new InputError(`${path}: is empty`, { file: path });
    }
    const gzipped = isGzip(first);
    if (!gzipped && /\.gz$/i.test(path)) {
      throw new InputError(
        `${path}: is named .gz and is not gzip data; found bytes ${
          [...first].map((b) => b.toString(16).padStart(2, "0")).join(" ")
        }, expected 1f 8b`,
        { file: path },
      );
    }
    const { engine, signal } = options;
    return {
      name: path,
      gzipped,
      size: gzipped ? undefined : source.size,
      sizeLimit: gzipped ? source.size * DEFLATE_RATIO : source.size,
      stream(): AsyncIterable<Uint8Array> {
        const bytes = source.stream({ signal });
        return gzipped ? gunzip(bytes, { name: path, engine }) : bytes;
      },
      [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
    };
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}
