/** Gzip files are known by their first bytes. @module */

/**
 * Whether bytes begin as a gzip file does (RFC 1952, section 2.3.1).
 *
 * @param bytes The first bytes of a file.
 * @returns `true` where they are 1f 8b.
 */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
