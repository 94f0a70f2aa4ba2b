/** Bytes that are in memory already. @module */

import { InputError } from "../errors.ts";
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
  let closed = false;
  const refuseClosed = () => {
    if (!closed) return;
    throw new InputError(`${name}: is closed, expected an open source`, {
      file: name,
    });
  };
  return {
    name,
    size: bytes.length,
    read(into: Uint8Array, offset: number): number {
      refuseClosed();
      const part = bytes.subarray(offset, offset + into.length);
      into.set(part);
      return part.length;
    },
    async *stream(options: StreamOptions = {}) {
      const { start = 0, pieceSize = PIECE } = options;
      refuseClosed();
      for (let at = start; at < bytes.length; at += pieceSize) {
        options.signal?.throwIfAborted();
        refuseClosed();
        yield bytes.subarray(at, at + pieceSize);
      }
    },
    [Symbol.asyncDispose](): Promise<void> {
      closed = true;
      return Promise.resolve();
    },
  };
}
