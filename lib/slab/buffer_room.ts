/** Buffers that are used one after another. @module */

/**
 * Lends a buffer and keeps what is given back for the next loan, so that work
 * that follows on other work leaves no garbage behind.
 */
export class BufferRoom {
  readonly #shared: boolean;
  #free: ArrayBufferLike | undefined;

  /** @param shared Whether threads share the buffers. */
  constructor(shared: boolean) {
    this.#shared = shared;
  }

  /**
   * Lends a buffer.
   *
   * @param bytes Bytes needed.
   * @returns At least as many; what was in them is still there.
   */
  take(bytes: number): ArrayBufferLike {
    const free = this.#free;
    this.#free = undefined;
    if (free && free.byteLength >= bytes) return free;
    return this.#shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes);
  }

  /**
   * Takes a buffer back.
   *
   * @param buffer What was lent, no longer used.
   */
  give(buffer: ArrayBufferLike): void {
    this.#free = buffer;
  }
}
