/** Bytes that a page carries, compressed. @module */

import { gzip } from "../bytes/mod.ts";

/**
 * Compresses bytes in memory.
 *
 * @param bytes The bytes.
 * @returns One gzip member.
 */
export async function pageGzip(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces = await Array.fromAsync(
    gzip([bytes], { level: 6 }),
    (piece) => piece.slice(),
  );
  return await new Blob(pieces).bytes();
}
