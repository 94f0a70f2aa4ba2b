/** Bytes that are in memory already. @module */

import type { ByteSource, StreamOptions } from "./source.ts";

const PIECE = 1 << 20;

/**
 * Makes a byte source of bytes in memory.
 *
 * @param name The name to use in messages.
 * @param bytes The bytes; they are not copied.
 * @returns The source.
 */
export function memorySource(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
): ByteSource {
  return {
    name,
    size: bytes.length,
    read(into: Uint8Array, offset: number): number {
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
    async *stream(options: StreamOptions = {}) {
      const { start = 0, pieceSize = PIECE } = options;
      for (let at = start; at < bytes.length; at += pieceSize) {
        options.signal?.throwIfAborted();
        yield bytes.subarray(at, at + pieceSize);
      }
    },
    [Symbol.asyncDispose](): Promise<void> {
      return Promise.resolve();
    },
  };
}
