/** The checksum of gzip. @module */

/** Bytes that are looked up in one step. */
const WIDTH = 8;

/** Table k, at 256·k: the checksum of a byte followed by k zeros. */
function makeTables(): Uint32Array {
  const tables = new Uint32Array(WIDTH * 256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) {
      c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    }
    tables[n] = c;
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256];
    tables[i] = (before >>> 8) ^ tables[before & 0xff];
  }
  return tables;
}

const T = makeTables();

/**
 * CRC-32 of bytes, continued from an earlier value (RFC 1952, section 8),
 * eight bytes at a time.
 *
 * @param bytes The bytes.
 * @param before CRC-32 of the bytes before them. @default {0}
 * @returns The checksum, an unsigned 32-bit integer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { crc32 } from "./crc32.ts";
 *
 * assertEquals(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
 * ```
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  let c = ~before;
  const whole = bytes.length - bytes.length % WIDTH;
  for (let i = 0; i < whole; i += WIDTH) {
    c = T[1792 + ((c ^ bytes[i]) & 0xff)] ^
      T[1536 + (((c >>> 8) ^ bytes[i + 1]) & 0xff)] ^
      T[1280 + (((c >>> 16) ^ bytes[i + 2]) & 0xff)] ^
      T[1024 + ((c >>> 24) ^ bytes[i + 3])] ^
      T[768 + bytes[i + 4]] ^ T[512 + bytes[i + 5]] ^
      T[256 + bytes[i + 6]] ^ T[bytes[i + 7]];
  }
  for (let i = whole; i < bytes.length; i++) {
    c = T[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
  }
  return ~c >>> 0;
}
