/** Typed arrays side by side in one buffer. @module */

/** Alignment of every array, in bytes: a cache line. */
const ALIGNMENT = 64;

/**
 * Hands out typed arrays of one buffer, one after another, each at a multiple
 * of 64 bytes. Nothing is given back: an arena lives as long as its buffer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Arena } from "./arena.ts";
 *
 * const arena = new Arena(new ArrayBuffer(1024));
 * arena.float64(3);
 * assertEquals(arena.bytes(10).byteOffset, 64);
 * ```
 */
export class Arena {
  /** The buffer that the arrays are views of. */
  readonly buffer: ArrayBufferLike;
  #used: number;

  /**
   * Makes an arena of a buffer.
   *
   * @param buffer What to divide, usually a `WebAssembly.Memory`'s buffer.
   * @param start Bytes at its beginning that are left alone.
   */
  constructor(buffer: ArrayBufferLike, start = 0) {
    this.buffer = buffer;
    this.#used = start;
  }

  /** Bytes that an array of `byteLength` bytes takes up in an arena. */
  static sizeOf(byteLength: number): number {
    return Math.ceil(byteLength / ALIGNMENT) * ALIGNMENT;
  }

  /**
   * Takes `length` float64 values, with what they held before.
   *
   * @throws {RangeError} If the buffer is too short.
   */
  float64(length: number): Float64Array {
    return new Float64Array(this.buffer, this.#take(8 * length), length);
  }

  /**
   * Takes `length` bytes, with what they held before.
   *
   * @throws {RangeError} If the buffer is too short.
   */
  bytes(length: number): Uint8Array {
    return new Uint8Array(this.buffer, this.#take(length), length);
  }

  #take(byteLength: number): number {
    const start = Arena.sizeOf(this.#used);
    if (start + byteLength > this.buffer.byteLength) {
      throw new RangeError(
        `Cannot take ${byteLength} bytes of the arena: ${
          Math.max(0, this.buffer.byteLength - start)
        } of ${this.buffer.byteLength} are left`,
      );
    }
    this.#used = start + byteLength;
    return start;
  }
}
