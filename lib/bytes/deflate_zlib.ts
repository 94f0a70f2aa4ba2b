/** Deflate by the runtime's own zlib. @module */

import type { DeflateOptions } from "./deflater.ts";
import type { Zlib } from "./load_zlib.ts";

/** Compressed bytes that zlib makes room for at once. */
const ROOM = 1 << 16;
/** An empty last block, after which no piece follows. */
export const LAST_BLOCK: readonly number[] = [3, 0];

/**
 * Compresses a piece as deflate data (RFC 1951) by itself: nothing is kept
 * from one to the next, and nothing waits in a queue.
 *
 * @param zlib The runtime's zlib.
 * @param piece The piece.
 * @param options Level, and whether to repeat nothing but single bytes.
 * @returns Blocks, none of which says that it is the last.
 */
export function deflatePiece(
  zlib: Zlib,
  piece: Uint8Array,
  { level, runsOnly }: DeflateOptions,
): Uint8Array {
  const { Z_DEFAULT_STRATEGY, Z_RLE, Z_SYNC_FLUSH } = zlib.constants;
  return zlib.deflateRawSync(piece, {
    level,
    strategy: runsOnly ? Z_RLE : Z_DEFAULT_STRATEGY,
    chunkSize: ROOM,
    finishFlush: Z_SYNC_FLUSH,
  });
}
