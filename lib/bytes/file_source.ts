/** Files read by position. @module */

import { InputError } from "../errors.ts";
import { fileError } from "./file_error.ts";
import type { ByteSource, StreamOptions } from "./source.ts";

const PIECE = 1 << 20;

class FileSource implements ByteSource {
  readonly name: string;
  readonly size: number;
  readonly #file: Deno.FsFile;

  constructor(name: string, size: number, file: Deno.FsFile) {
    this.name = name;
    this.size = size;
    this.#file = file;
  }

  read(into: Uint8Array, offset: number): number {
    try {
      this.#file.seekSync(offset, Deno.SeekMode.Start);
      let filled = 0;
      while (filled < into.length) {
        const got = this.#file.readSync(into.subarray(filled));
        if (got === null) break;
        filled += got;
      }
      return filled;
    } catch (error) {
      throw fileError(error, this.name, "read");
    }
  }

  async *stream(
    options: StreamOptions = {},
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const { start = 0, pieceSize = PIECE } = options;
    const left = Math.max(1, this.size - start);
    const buffer = new Uint8Array(Math.min(pieceSize, left));
    let offset = start;
    while (true) {
      options.signal?.throwIfAborted();
      const got = this.read(buffer, offset);
      if (got === 0) return;
      offset += got;
      yield buffer.subarray(0, got);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
    return Promise.resolve();
  }
}

/**
 * Opens a file as a byte source. Reads are synchronous, which is many times
 * faster than asking the event loop for every piece.
 *
 * @param path File to open.
 * @returns The source; dispose of it (`await using`) to close the file.
 * @throws {InputError} Where the file is missing, a folder, or not readable.
 */
export async function openFile(path: string): Promise<ByteSource> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { read: true });
  } catch (error) {
    throw fileError(error, path, "read");
  }
  try {
    const info = file.statSync();
    if (info.isDirectory) {
      throw new InputError(`${path}: is a folder, expected a file`, {
        file: path,
      });
    }
    return new FileSource(path, info.size, file);
  } catch (error) {
    file.close();
    throw fileError(error, path, "read");
  }
}
