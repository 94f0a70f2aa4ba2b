/** The byte order of what is written. @module */

const NATIVE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Puts values from the machine's byte order into little-endian order.
 *
 * @param bytes The values' bytes, changed in place where the orders differ.
 * @param size Bytes of a value.
 */
export function toLittleEndian(bytes: Uint8Array, size: number): void {
  if (NATIVE) return;
  for (let at = 0; at < bytes.length; at += size) {
    bytes.subarray(at, at + size).reverse();
  }
}
