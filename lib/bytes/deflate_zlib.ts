/** Deflate by the runtime's own zlib. @module */

import type { Zlib } from "./load_zlib.ts";

/** Compressed bytes that zlib makes room for at once. */
const ROOM = 1 << 16;
/** An empty last block. */
const END = [3, 0];

/**
 * Compresses as deflate data (RFC 1951), each piece by itself: nothing is kept
 * from one to the next, and nothing waits in a queue.
 *
 * @param zlib The runtime's zlib.
 * @param input Pieces, of one size where the result must not depend on it.
 * @param level Level, 1 to 9.
 * @param runsOnly Whether to repeat nothing but single bytes.
 * @returns The compressed bytes.
 */
export async function* deflateZlib(
  zlib: Zlib,
  input: AsyncIterable<Uint8Array>,
  level: number,
  runsOnly: boolean,
): AsyncGenerator<Uint8Array, void> {
  const { Z_DEFAULT_STRATEGY, Z_RLE, Z_SYNC_FLUSH } = zlib.constants;
  const options = {
    level,
    strategy: runsOnly ? Z_RLE : Z_DEFAULT_STRATEGY,
    chunkSize: ROOM,
    finishFlush: Z_SYNC_FLUSH,
  };
  for await (const piece of input) yield zlib.deflateRawSync(piece, options);
  yield Uint8Array.from(END);
}
