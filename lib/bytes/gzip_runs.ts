/** Streaming compression of statistical maps to gzip files. @module */

import { exactChunks } from "./chunks.ts";
import { crc32 } from "./crc32.ts";
import { RunDeflater } from "./run_deflater.ts";

const PIECE = 1 << 18;
/** No name, no time, no flags; of an unknown system. */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/**
 * Compresses bytes into one gzip member (RFC 1952) that repeats nothing but
 * single bytes: floating-point maps get as small as by a search for
 * repetitions, several times faster. The result depends on the bytes alone.
 *
 * @param input The bytes, in pieces of any size.
 * @returns The compressed bytes.
 */
export async function* gzipRuns(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  yield Uint8Array.from(HEADER);
  const deflater = new RunDeflater();
  let sum = 0;
  let length = 0;
  for await (const piece of exactChunks(input, PIECE)) {
    sum = crc32(piece, sum);
    length += piece.length;
    yield deflater.push(piece);
  }
  yield deflater.end();
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, sum, true);
  trailer.setUint32(4, length % 2 ** 32, true);
  yield new Uint8Array(trailer.buffer);
}
