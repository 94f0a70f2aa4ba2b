/** Files mapped into memory where Deno may, read by position where not. @module */

import { type FileSource, openFile } from "./file_source.ts";
import { findLibc, type Libc } from "./libc.ts";
import { ALIGNMENT, Mapping } from "./mapping.ts";
import type { ByteSource, StreamOptions } from "./source.ts";

const PIECE = 1 << 20;
/** Bytes mapped at once, unless one piece needs more. */
const WINDOW = 1 << 23;
/** Most bytes mapped at once; larger pieces are read by position. */
const LARGEST_WINDOW = 1 << 25;

/** A file that is mapped while it is streamed. */
export class MappedSource implements ByteSource {
  /** What the user called it. */
  readonly name: string;
  /** Length in bytes when it was opened. */
  readonly size: number;
  readonly #file: FileSource;
  readonly #libc: Libc;
  readonly #descriptor: number;
  readonly #open = new Set<Mapping>();
  #closed = false;

  /**
   * Use {@linkcode openMapped}.
   *
   * @param file The open file, which this closes.
   * @param libc The C library.
   * @param descriptor The same file as the C library opened it, which this
   * closes too.
   */
  constructor(file: FileSource, libc: Libc, descriptor: number) {
    this.name = file.name;
    this.size = file.size;
    this.#file = file;
    this.#libc = libc;
    this.#descriptor = descriptor;
  }

  /**
   * Reads into a buffer, by position.
   *
   * @param into Buffer to fill.
   * @param offset Position of the first byte.
   * @returns Bytes read: fewer than asked for only at the end.
   * @throws {InputError} Where the file is closed, cannot be read, or was
   * changed.
   */
  read(into: Uint8Array, offset: number): number {
    return this.#file.read(into, offset);
  }

  /**
   * Delivers the file's own pages in order, a window at a time.
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
    let at = start;
    while (at < this.size) {
      signal?.throwIfAborted();
      this.#file.check();
      const from = at - at % ALIGNMENT;
      const end = this.#windowEnd(from, at, pieceSize);
      const window = end === undefined
        ? undefined
        : Mapping.open(this.#libc, this.#descriptor, from, end - from);
      if (end === undefined || window === undefined) {
        yield* this.#file.stream({ start: at, pieceSize, signal });
        return;
      }
      this.#open.add(window);
      try {
        const { bytes } = window;
        for (; at < end; at += pieceSize) {
          signal?.throwIfAborted();
          if (this.#closed) this.#file.check();
          const last = Math.min(at + pieceSize, end);
          yield bytes.subarray(at - from, last - from);
        }
      } finally {
        this.#open.delete(window);
        window[Symbol.dispose]();
      }
    }
    this.#file.check();
  }

  /** Unmaps and closes the file. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const window of this.#open) window[Symbol.dispose]();
    this.#libc.close(this.#descriptor);
    await this.#file[Symbol.asyncDispose]();
  }

  /** Where the last whole piece of a window ends; none where none fits. */
  #windowEnd(from: number, at: number, pieceSize: number): number | undefined {
    const room = Math.max(WINDOW, at - from + pieceSize);
    if (room > LARGEST_WINDOW) return undefined;
    const pieces = Math.floor((from + room - at) / pieceSize);
    return Math.min(at + pieces * pieceSize, this.size);
  }
}

/**
 * Maps an open file, where that is possible.
 *
 * @param file The open file.
 * @returns A source that maps the file and closes it; where it cannot be
 * mapped, the file itself.
 */
export function mapFile(file: FileSource): ByteSource {
  const libc = file.size > 0 ? findLibc() : undefined;
  if (!libc) return file;
  const descriptor = libc.open(file.name);
  if (descriptor < 0) return file;
  if (file.isAt(file.name)) return new MappedSource(file, libc, descriptor);
  libc.close(descriptor);
  return file;
}

/**
 * Opens a file as a byte source that maps it, a window of at most 32 MiB at a
 * time, while it is streamed. Reads by position are the same as without
 * mapping, for they are no slower. Where `--allow-ffi` was not given, on
 * Windows, and for what is not a plain file, nothing is mapped; the bytes are
 * the same.
 *
 * Streamed pieces are the mapped pages themselves: read them only, and neither
 * transfer nor clone them. They may become empty when the next is asked for. Size
 * and time stamp are checked before each window; where the file is shortened,
 * or its disk fails, while a window is being read, the system ends the process
 * (SIGBUS).
 *
 * @param path File to open.
 * @returns The source; dispose of it (`await using`) to unmap and close.
 * @throws {InputError} Where the file is missing, a folder, or not readable.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openMapped } from "./mod.ts";
 *
 * const path = await Deno.makeTempFile();
 * await Deno.writeFile(path, Uint8Array.of(1, 2, 3, 4, 5));
 * const pieces: number[][] = [];
 * {
 *   await using source = await openMapped(path);
 *   for await (const piece of source.stream({ start: 1, pieceSize: 3 })) {
 *     pieces.push([...piece]);
 *   }
 * }
 * assertEquals(pieces, [[2, 3, 4], [5]]);
 * await Deno.remove(path);
 * ```
 */
export async function openMapped(path: string): Promise<ByteSource> {
  return mapFile(await openFile(path));
}
