/** Bytes in zlib's format, which `.mat` files hold. @module */

import { toArrayBuffer } from "@std/streams";

/**
 * Inflates bytes in zlib's format (RFC 1950); the checksum is checked.
 *
 * @param bytes The whole stream.
 * @returns The plain bytes.
 * @throws {TypeError} Where the stream is damaged, cut off or followed by
 * other bytes.
 */
export async function unzlib(bytes: Uint8Array): Promise<Uint8Array> {
  const whole = ReadableStream.from([bytes.slice()]);
  return new Uint8Array(
    await toArrayBuffer(whole.pipeThrough(new DecompressionStream("deflate"))),
  );
}
