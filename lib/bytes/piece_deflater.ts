/** Pieces compressed one by one into one buffer. @module */

import type { DeflateRaw } from "node:zlib";
import { deflatePiece } from "./deflate_zlib.ts";
import type { DeflateOptions } from "./deflater.ts";
import type { Zlib } from "./load_zlib.ts";

/**
 * Most bytes that a piece is compressed to: deflate's own bound, and more.
 *
 * @param length Bytes of the piece.
 * @returns Bytes.
 */
export function compressedRoom(length: number): number {
  return length + (1 << 14);
}

/** What Node's and Deno's zlib streams drive; neither documents it. */
interface Handle {
  writeSync(
    flush: number,
    input: Uint8Array,
    inputOffset: number,
    inputLength: number,
    output: Uint8Array,
    outputOffset: number,
    outputLength: number,
  ): void;
  reset(): void;
  onerror: (message: string) => void;
}

/** A stream's handle, and the room and the input that a write has left. */
interface Internals {
  readonly _handle: Handle;
  readonly _writeState: Uint32Array;
}

/** Compresses pieces, each by itself. */
export interface PieceDeflater extends Disposable {
  /**
   * Compresses a piece.
   *
   * @param piece At most `GZIP_PIECE` bytes, which may be shared.
   * @param into `compressedRoom` bytes, which may be shared.
   * @returns How many of them were written.
   */
  deflate(piece: Uint8Array, into: Uint8Array): number;
}

/**
 * Makes a deflater that works straight from one buffer into another, where
 * zlib's streams are built as expected and did what is expected of them when
 * they were tried; elsewhere one that lets zlib make a new buffer for every
 * piece. Both make the same bytes.
 *
 * @param zlib The runtime's zlib.
 * @param options Level, and whether to repeat nothing but single bytes.
 * @returns The deflater; dispose of it (`using`) to free its memory.
 */
export function pieceDeflater(
  zlib: Zlib,
  options: DeflateOptions,
): PieceDeflater {
  tried ??= works(zlib);
  return (tried ? direct(zlib, options) : undefined) ?? {
    deflate(piece, into) {
      const made = deflatePiece(zlib, piece, options);
      into.set(made);
      return made.length;
    },
    [Symbol.dispose]() {},
  };
}

let tried: boolean | undefined;

function internalsOf(stream: DeflateRaw): Internals | undefined {
  const found: { _handle?: Partial<Handle> | null; _writeState?: unknown } =
    stream as object;
  const { _handle: handle, _writeState: left } = found;
  const known = typeof handle?.writeSync === "function" &&
    typeof handle.reset === "function" &&
    left instanceof Uint32Array && left.length === 2;
  return known ? stream as unknown as Internals : undefined;
}

/**
 * Drives the object behind a zlib stream.
 *
 * @param zlib The runtime's zlib.
 * @param options Level, and whether to repeat nothing but single bytes.
 * @returns The deflater, where the stream is built as expected.
 */
export function direct(
  zlib: Zlib,
  { level, runsOnly }: DeflateOptions,
): PieceDeflater | undefined {
  const { Z_DEFAULT_STRATEGY, Z_RLE, Z_SYNC_FLUSH } = zlib.constants;
  const stream = zlib.createDeflateRaw({
    level,
    strategy: runsOnly ? Z_RLE : Z_DEFAULT_STRATEGY,
  });
  const internals = internalsOf(stream);
  if (!internals) {
    stream.close();
    return undefined;
  }
  const { _handle: handle, _writeState: left } = internals;
  let fault: string | undefined;
  handle.onerror = (message) => {
    fault = message;
  };
  return {
    deflate(piece, into) {
      const { length: given } = piece;
      const { length: room } = into;
      handle.writeSync(Z_SYNC_FLUSH, piece, 0, given, into, 0, room);
      if (fault !== undefined || left[1] !== 0 || left[0] === 0) {
        throw new Error(`Cannot compress: ${fault ?? "the room is too small"}`);
      }
      const made = room - left[0];
      handle.reset();
      return made;
    },
    [Symbol.dispose]: () => stream.close(),
  };
}

/** Whether two pieces become what zlib's documented function makes of them. */
function works(zlib: Zlib): boolean {
  const options = { level: 2, runsOnly: true };
  try {
    using deflater = direct(zlib, options);
    const into = new Uint8Array(400);
    return deflater !== undefined && [3, 200].every((length) => {
      const piece = Uint8Array.from({ length }, (_, i) => i % 90 ? 7 : i);
      const made = deflater.deflate(piece, into);
      const expected = deflatePiece(zlib, piece, options);
      return made === expected.length &&
        expected.every((byte, i) => byte === into[i]);
    });
  } catch {
    return false;
  }
}
