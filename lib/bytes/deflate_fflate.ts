/** Deflate where the runtime has no zlib. @module */

import { Deflate } from "fflate";

/**
 * Compresses as deflate data (RFC 1951) with fflate's streaming class.
 *
 * @param input Pieces, of one size where the result must not depend on it.
 * @param level Level, 1 to 9.
 * @returns The compressed bytes.
 */
export async function* deflateFflate(
  input: AsyncIterable<Uint8Array>,
  level: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9,
): AsyncGenerator<Uint8Array, void> {
  let ready: Uint8Array[] = [];
  const engine = new Deflate({ level }, (bytes) => ready.push(bytes));
  for await (const piece of input) {
    engine.push(piece.slice());
    yield* ready;
    ready = [];
  }
  engine.push(new Uint8Array(0), true);
  yield* ready;
}
