/** The checksum of gzip, as fast as the runtime has it. @module */

import { crc32 } from "./crc32.ts";
import { loadZlib } from "./load_zlib.ts";

/**
 * Loads the runtime's CRC-32.
 *
 * @returns The checksum of bytes, continued from an earlier value; the
 * project's own where the runtime has none.
 */
export async function fastCrc32(): Promise<
  (bytes: Uint8Array, before?: number) => number
> {
  return (await loadZlib())?.crc32 ?? crc32;
}
