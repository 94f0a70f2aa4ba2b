/** Streams whose pieces do not wait for the garbage collector. @module */

import { release } from "../release.ts";

/**
 * Passes on pieces and frees the memory of each when the next is asked for.
 * Left to the garbage collector, the pieces of a long series pile up.
 *
 * @param pieces Pieces that nobody else holds, each in a buffer of its own.
 * @returns The same pieces; each is empty once the next was asked for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { released } from "./released.ts";
 *
 * const pieces = [new Uint8Array(1 << 20), new Uint8Array(1 << 20)];
 * const lengths: number[] = [];
 * for await (const piece of released(pieces)) lengths.push(piece.length);
 * assertEquals(lengths, [1 << 20, 1 << 20]);
 * assertEquals(pieces.map(({ length }) => length), [0, 0]);
 * ```
 */
export async function* released(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  for await (const piece of pieces) {
    yield piece;
    release(piece);
  }
}
