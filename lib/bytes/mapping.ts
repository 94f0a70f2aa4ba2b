/** One window of a mapped file. @module */

import type { Libc } from "./libc.ts";

/** Windows begin at multiples of this, which every system's pages divide. */
export const ALIGNMENT: number = 1 << 16;

/**
 * Part of a file in memory. The pages are the file's own: where someone
 * shortens it while they are read, the system ends the process.
 */
export class Mapping implements Disposable {
  readonly #libc: Libc;
  readonly #start: Deno.PointerObject;
  readonly #buffer: ArrayBuffer;
  readonly #length: number;

  private constructor(libc: Libc, start: Deno.PointerObject, length: number) {
    this.#libc = libc;
    this.#start = start;
    this.#length = length;
    this.#buffer = Deno.UnsafePointerView.getArrayBuffer(start, length);
  }

  /**
   * Maps a part of a file.
   *
   * @param libc The C library.
   * @param descriptor The file, as {@linkcode Libc.open} opened it.
   * @param offset First byte, a multiple of {@linkcode ALIGNMENT}.
   * @param length Bytes, at least 1, that the file has from there on.
   * @returns The mapping; `undefined` where the system refuses.
   */
  static open(
    libc: Libc,
    descriptor: number,
    offset: number,
    length: number,
  ): Mapping | undefined {
    const start = libc.map(descriptor, length, offset);
    return start ? new Mapping(libc, start, length) : undefined;
  }

  /**
   * The mapped bytes, to be read only. They must be neither transferred nor
   * cloned, and become empty when the mapping ends.
   */
  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer);
  }

  /** Empties the views of the bytes, so that none outlives them; unmaps. */
  [Symbol.dispose](): void {
    if (this.#buffer.detached) return;
    this.#buffer.transfer(0);
    this.#libc.unmap(this.#start, this.#length);
  }
}
