/** Memory that does not wait for the garbage collector. @module */

/** Bytes from which on a buffer is worth it: it is no part of a pool. */
const LARGE = 1 << 16;

/**
 * Frees the memory of an array that nobody else holds, where it is large: the
 * array is empty afterwards.
 *
 * @param array The array, in a buffer of its own.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { release } from "./release.ts";
 *
 * const volume = new Float64Array(1 << 16);
 * release(volume);
 * assertEquals(volume.length, 0);
 * ```
 */
export function release({ buffer }: ArrayBufferView): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= LARGE) {
    buffer.transfer?.(0);
  }
}
