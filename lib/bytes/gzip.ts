/** Streaming compression to gzip files. @module */

import { exactChunks } from "./chunks.ts";
import { crc32 } from "./crc32.ts";
import { LAST_BLOCK } from "./deflate_zlib.ts";
import {
  deflateAhead,
  type DeflateOptions,
  type Deflater,
  GZIP_PIECE,
} from "./deflater.ts";
import { loadZlib, type Zlib } from "./load_zlib.ts";
import { compressedRoom, pieceDeflater } from "./piece_deflater.ts";

/** No name, no time, no flags; of an unknown system. */
const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];

/** The engines: zlib where the runtime has it, fflate everywhere. */
export type GzipEngine = "zlib" | "fflate";

/** How to compress. */
export interface GzipOptions {
  /** Level, 1 (fast) to 9 (small). @default {2} */
  readonly level?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
  /**
   * Whether to repeat nothing but single bytes. Floating-point maps, which are
   * zeros outside the mask and noise inside, get as small in half the time;
   * fflate cannot, and looks for all repetitions.
   *
   * @default {false}
   */
  readonly runsOnly?: boolean;
  /** Engine to use. @default {"zlib" where the runtime has it} */
  readonly engine?: GzipEngine;
  /**
   * Compresses elsewhere, to the same bytes, where the runtime has zlib.
   *
   * @default {none}
   */
  readonly deflater?: Deflater;
}

/**
 * Compresses bytes into one gzip member (RFC 1952), a mebibyte at a time. The
 * header holds neither a time nor a file name, and where the pieces are cut
 * makes no difference: the same version of a runtime makes the same bytes of
 * the same bytes and options. Another version may have another zlib and find
 * other repetitions; what it writes decompresses to the same.
 *
 * @param input The bytes, in pieces of any size.
 * @param options Level and engine.
 * @returns The compressed bytes.
 */
export async function* gzip(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: GzipOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const { level = 2, runsOnly = false, engine, deflater } = options;
  const zlib = engine === "fflate" ? undefined : await loadZlib();
  if (engine === "zlib" && !zlib) {
    throw new TypeError("This runtime has no zlib");
  }
  const checksum = zlib?.crc32 ?? crc32;
  let sum = 0;
  let length = 0;
  const pieces = async function* () {
    for await (const piece of exactChunks(input, GZIP_PIECE)) {
      sum = checksum(piece, sum);
      length += piece.length;
      yield piece;
    }
  };
  yield Uint8Array.from(HEADER);
  const how = { level, runsOnly };
  if (!zlib) {
    const { deflateFflate } = await import("./deflate_fflate.ts");
    yield* deflateFflate(pieces(), level);
  } else {
    yield* deflater
      ? deflateAhead(deflater, pieces(), how)
      : deflateHere(zlib, pieces(), how);
    yield Uint8Array.from(LAST_BLOCK);
  }
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, sum, true);
  trailer.setUint32(4, length % 2 ** 32, true);
  yield new Uint8Array(trailer.buffer);
}

/** Compresses each piece by itself on this thread. */
async function* deflateHere(
  zlib: Zlib,
  pieces: AsyncIterable<Uint8Array>,
  options: DeflateOptions,
): AsyncGenerator<Uint8Array, void> {
  using deflater = pieceDeflater(zlib, options);
  let room = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = compressedRoom(piece.length);
    if (room.length < bytes) room = new Uint8Array(bytes);
    yield room.slice(0, deflater.deflate(piece, room));
  }
}
