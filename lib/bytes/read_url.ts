/** Small files on the web read at once. @module */

import { toArrayBuffer } from "@std/streams";
import { InputError } from "../errors.ts";
import { openUrl } from "./open_url.ts";

/** Most bytes of a file that is read at once. */
const LIMIT = 1 << 28;

/**
 * Reads a small file on the web whole.
 *
 * @param address Its address.
 * @returns Its bytes.
 * @throws {InputError} If it cannot be read or is larger than 256 MiB.
 */
export async function readUrl(address: string): Promise<Uint8Array> {
  await using source = await openUrl(address);
  const pieces = ReadableStream.from(limited(source.stream(), address));
  return new Uint8Array(await toArrayBuffer(pieces));
}

/** The stream's pieces lie in one buffer that is used again. */
async function* limited(
  pieces: AsyncIterable<Uint8Array>,
  address: string,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > LIMIT) {
      throw new InputError(
        `${address}: is larger than the ${LIMIT} bytes that a table may have`,
        { file: address },
      );
    }
    yield piece.slice();
  }
}
