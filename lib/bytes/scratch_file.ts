/** Room on the disk for what memory cannot hold. @module */

import { dirname, join } from "@std/path";
import { InputError } from "../errors.ts";
import { fileError } from "./file_error.ts";
import { outliveFileLimit } from "./file_limit.ts";
import { FileSource } from "./file_source.ts";
import { findLibc } from "./libc.ts";
import { MappedSource } from "./mapped_source.ts";
import { readAt } from "./read_at.ts";
import { removeScratchLeftovers, SCRATCH_PREFIX } from "./scratch_leftovers.ts";
import type { ByteSource } from "./source.ts";

/** Options of {@linkcode openScratch}. */
export interface ScratchOptions {
  /** Folder to make the file in. @default {the system's temporary folder} */
  readonly folder?: string;
}

/** Any array over memory, shared or not. */
function bytesOf(array: ArrayBufferView): Uint8Array {
  const { buffer, byteOffset, byteLength } = array;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A file without a name that is gone when it is closed. */
export class ScratchFile implements AsyncDisposable {
  /** What it is called in messages: the name that it had for a moment. */
  readonly name: string;
  readonly #file: Deno.FsFile;
  readonly #descriptor: number;
  readonly #limit = outliveFileLimit();
  #source: ByteSource | undefined;
  #closed = false;

  /**
   * Use {@linkcode openScratch}.
   *
   * @param name What to call it in messages.
   * @param file The open file, which this closes.
   * @param descriptor The same file as the C library opened it, or −1.
   */
  constructor(name: string, file: Deno.FsFile, descriptor: number) {
    this.name = name;
    this.#file = file;
    this.#descriptor = descriptor;
  }

  /**
   * Writes an array's bytes.
   *
   * @param from What to write; its memory may be shared.
   * @param offset Position of the first byte; a gap before it reads as zeros.
   * @throws {InputError} Where the disk is full.
   * @throws {TypeError} After {@linkcode ScratchFile.finish}.
   */
  write(from: ArrayBufferView, offset: number): void {
    if (this.#source) {
      throw new TypeError(
        `Cannot write ${this.name}: its writing was finished`,
      );
    }
    try {
      this.#file.seekSync(offset, Deno.SeekMode.Start);
      let rest = bytesOf(from);
      while (rest.length > 0) {
        rest = rest.subarray(this.#file.writeSync(rest));
      }
    } catch (error) {
      throw fileError(error, this.name, "write");
    }
  }

  /**
   * Fills an array with bytes that were written.
   *
   * @param into Array to fill; its memory may be shared.
   * @param offset Position of the first byte.
   * @throws {InputError} Where that many were not written or cannot be read.
   */
  read(into: ArrayBufferView, offset: number): void {
    const bytes = bytesOf(into);
    let filled: number;
    try {
      filled = readAt(this.#file, bytes, offset);
    } catch (error) {
      throw fileError(error, this.name, "read");
    }
    if (filled === bytes.length) return;
    throw new InputError(
      `${this.name}: found ${offset + filled} bytes, expected at least ${
        offset + bytes.length
      }`,
      { file: this.name },
    );
  }

  /**
   * Ends the writing.
   *
   * @returns What was written as a byte source, mapped where Deno may; it ends
   * with this file.
   */
  finish(): ByteSource {
    if (this.#source) return this.#source;
    const file = new FileSource(this.name, this.#file);
    const libc = file.size > 0 && this.#descriptor >= 0
      ? findLibc()
      : undefined;
    this.#source = libc ? new MappedSource(file, libc, this.#descriptor) : file;
    return this.#source;
  }

  /** Closes the file, which ends what it takes up on the disk. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#limit[Symbol.dispose]();
    if (this.#source) await this.#source[Symbol.asyncDispose]();
    else this.#file.close();
    if (this.#descriptor >= 0 && !(this.#source instanceof MappedSource)) {
      findLibc()?.close(this.#descriptor);
    }
  }
}

async function makeFile(folder: string | undefined): Promise<string> {
  const prefix = `${SCRATCH_PREFIX}${Deno.pid}-`;
  try {
    return await Deno.makeTempFile({ dir: folder, prefix });
  } catch (error) {
    if (folder === undefined && error instanceof Deno.errors.NotCapable) {
      throw new InputError(
        "Cannot make a scratch file: Deno was not allowed to write the system's temporary folder: add --allow-write, or name another folder",
        { cause: error },
      );
    }
    throw fileError(error, join(folder ?? "", "scratch file"), "write");
  }
}

/**
 * Makes a scratch file. Its name is removed at once, so that nothing is left
 * however the process ends; what a run killed in that moment left is removed
 * by a later one.
 *
 * @param options Folder.
 * @returns The file; dispose of it (`await using`) to free the disk.
 * @throws {InputError} Where the folder is missing or not writable, or Deno's
 * permission to read and write it is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openScratch } from "./mod.ts";
 *
 * await using scratch = await openScratch();
 * scratch.write(Float64Array.of(1, 2, 3), 0);
 * const last = new Float64Array(2);
 * scratch.read(last, 8);
 * assertEquals([...last], [2, 3]);
 * ```
 */
export async function openScratch(
  options: ScratchOptions = {},
): Promise<ScratchFile> {
  const path = await makeFile(options.folder);
  let file: Deno.FsFile | undefined;
  let descriptor = -1;
  try {
    file = await Deno.open(path, { read: true, write: true });
    descriptor = findLibc()?.open(path) ?? -1;
  } catch (error) {
    throw fileError(error, path, "write");
  } finally {
    await Deno.remove(path).catch(() => {});
  }
  await removeScratchLeftovers(dirname(path));
  return new ScratchFile(path, file, descriptor);
}
