/** Pieces of any size cut into pieces of one size. @module */

/**
 * Cuts a stream of bytes into chunks of one size, in one buffer that is used
 * again for every chunk.
 *
 * @param pieces The bytes in pieces of any size.
 * @param size Length of each chunk in bytes, at least 1.
 * @param skip Bytes to leave out at the start.
 * @param buffer Where to put the chunks, of at least `size` bytes.
 * @returns Chunks of `size` bytes; the last one is shorter where the stream
 * ends within a chunk.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { exactChunks } from "./mod.ts";
 *
 * const pieces = [new Uint8Array([1, 2, 3]), new Uint8Array([4, 5])];
 * const seen: number[][] = [];
 * for await (const chunk of exactChunks(pieces, 2)) seen.push([...chunk]);
 * assertEquals(seen, [[1, 2], [3, 4], [5]]);
 * ```
 */
export async function* exactChunks(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
  skip = 0,
  buffer: Uint8Array<ArrayBuffer> = new Uint8Array(size),
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const chunk = buffer.subarray(0, size);
  let filled = 0;
  let ahead = skip;
  for await (const piece of pieces) {
    let at = Math.min(ahead, piece.length);
    ahead -= at;
    while (at < piece.length) {
      const part = piece.subarray(at, at + size - filled);
      chunk.set(part, filled);
      at += part.length;
      filled += part.length;
      if (filled === size) {
        yield chunk;
        filled = 0;
      }
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}
