/** A whole file in memory. @module */
import { toArrayBuffer } from "@std/streams";
import { openBytes } from "./open_bytes.ts";

/**
 * Reads a small file whole, inflated where it is gzipped.
 *
 * @param path The file.
 * @returns Its bytes.
 * @throws {InputError} If it cannot be read.
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  await using source = await openBytes(path);
  const pieces = ReadableStream.from(copies(source.stream()));
  return new Uint8Array(await toArrayBuffer(pieces));
}

/** The stream's pieces lie in one buffer that is used again. */
async function* copies(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for await (const piece of pieces) yield piece.slice();
}
