/** Files read by position. @module */

import { InputError } from "../errors.ts";
import { release } from "../release.ts";
import { fileError } from "./file_error.ts";
import { FileState } from "./file_state.ts";
import { readAt } from "./read_at.ts";
import { refuseIrregular } from "./refuse_irregular.ts";
import type { ByteSource, StreamOptions } from "./source.ts";

const PIECE = 1 << 20;
/** Bytes that are read between two looks at size and time stamp. */
const UNCHECKED = 1 << 23;

/** A file that is read by position. */
export class FileSource implements ByteSource {
  /** What the user called it. */
  readonly name: string;
  /** Length in bytes when it was opened. */
  readonly size: number;
  readonly #file: Deno.FsFile;
  readonly #state: FileState;
  #unchecked = UNCHECKED;
  #closed = false;

  /**
   * Use {@linkcode openFile}, which opens what it gives to this.
   *
   * @param name What the user called it.
   * @param file The open file, which this closes.
   */
  constructor(name: string, file: Deno.FsFile) {
    this.name = name;
    this.#file = file;
    this.#state = new FileState(name, file);
    this.size = this.#state.size;
  }

  /**
   * Checks that the file is open and still as it was when it was opened.
   *
   * @throws {InputError} Where it is not.
   */
  check(): void {
    this.#refuseClosed();
    try {
      this.#state.check();
    } catch (error) {
      throw fileError(error, this.name, "read");
    }
    this.#unchecked = 0;
  }

  /**
   * Whether a path leads to this very file, and it is a plain file.
   *
   * @param path The path.
   * @returns `false` also where one cannot tell.
   */
  isAt(path: string): boolean {
    try {
      const [here, there] = [this.#file.statSync(), Deno.statSync(path)];
      return here.isFile && here.ino !== null && here.ino === there.ino &&
        here.dev === there.dev;
    } catch {
      return false;
    }
  }

  /**
   * Reads into a buffer, which may be shared memory.
   *
   * @param into Buffer to fill.
   * @param offset Position of the first byte.
   * @returns Bytes read: fewer than asked for only at the end.
   * @throws {InputError} Where the file is closed, cannot be read, or was
   * changed.
   */
  read(into: Uint8Array, offset: number): number {
    this.#refuseClosed();
    try {
      if (this.#unchecked >= UNCHECKED) this.check();
      const filled = readAt(this.#file, into, offset);
      this.#state.checkRead(into.length, filled, offset);
      this.#unchecked += filled;
      return filled;
    } catch (error) {
      throw fileError(error, this.name, "read");
    }
  }

  /**
   * Delivers the bytes in order, in one buffer that is used again and freed at
   * the end.
   *
   * @param options Start, signal and size of the pieces.
   * @returns Pieces of `pieceSize` bytes; only the last may be shorter.
   * @throws {InputError} Where the file is closed, cannot be read, or was
   * changed.
   */
  async *stream(
    options: StreamOptions = {},
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    const { start = 0, pieceSize = PIECE, signal } = options;
    const left = Math.max(1, this.size - start);
    const buffer = new Uint8Array(Math.min(pieceSize, left));
    let offset = start;
    try {
      while (true) {
        signal?.throwIfAborted();
        const got = this.read(buffer, offset);
        if (got === 0) return this.check();
        offset += got;
        yield buffer.subarray(0, got);
      }
    } finally {
      release(buffer);
    }
  }

  /** Closes the file. */
  [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closed) this.#file.close();
    this.#closed = true;
    return Promise.resolve();
  }

  #refuseClosed(): void {
    if (!this.#closed) return;
    throw new InputError(`${this.name}: is closed, expected an open file`, {
      file: this.name,
    });
  }
}

/**
 * Opens a file as a byte source. Opening and reading are synchronous, which is
 * faster than asking the event loop for every file and piece of a long list.
 *
 * @param path File to open.
 * @returns The source; dispose of it (`await using`) to close the file.
 * @throws {InputError} Where the file is missing, a folder, a pipe or a
 * device, or not readable.
 */
export function openFile(path: string): FileSource {
  refuseIrregular(path);
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true });
  } catch (error) {
    throw fileError(error, path, "read");
  }
  try {
    return new FileSource(path, file);
  } catch (error) {
    file.close();
    throw fileError(error, path, "read");
  }
}
