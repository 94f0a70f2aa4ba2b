/** Memory that kernels and workers share. @module */

/** Bytes of one page of WebAssembly memory. */
const PAGE = 65536;

/**
 * Makes the memory that an engine's arrays lie in. It never grows, so views of
 * it stay valid.
 *
 * @param byteLength Bytes needed, at most 4 GiB; rounded up to pages of 64 KiB.
 * @param shared Whether workers can share it.
 * @returns The memory, filled with zeros.
 * @throws {RangeError} If there is not as much to be had.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createMemory } from "./memory.ts";
 *
 * assertEquals(createMemory(1000).buffer.byteLength, 65536);
 * ```
 */
export function createMemory(
  byteLength: number,
  shared = true,
): WebAssembly.Memory {
  const pages = Math.max(1, Math.ceil(byteLength / PAGE));
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
}
