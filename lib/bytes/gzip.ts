/** Streaming compression to gzip files. @module */

import { release } from "../release.ts";
import { exactChunks } from "./chunks.ts";
import { combineCrc32 } from "./combine_crc32.ts";
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
  const how = { level, runsOnly };
  const sum = new GzipSum();
  yield Uint8Array.from(HEADER);
  if (deflater && engine !== "fflate") {
    for await (const made of deflateAhead(deflater, cut(input), how)) {
      sum.add(made.crc32, made.length);
      yield made.bytes;
    }
    yield Uint8Array.from(LAST_BLOCK);
  } else {
    const zlib = engine === "fflate" ? undefined : await loadZlib();
    if (engine === "zlib" && !zlib) {
      throw new TypeError("This runtime has no zlib");
    }
    const checksum = zlib?.crc32 ?? crc32;
    const pieces = async function* () {
      for await (const piece of cut(input)) {
        sum.add(checksum(piece), piece.length);
        yield piece;
      }
    };
    if (zlib) yield* deflateHere(zlib, pieces(), how);
    else {
      const { deflateFflate } = await import("./deflate_fflate.ts");
      yield* deflateFflate(pieces(), level);
    }
  }
  yield sum.trailer();
}

/** Cuts the bytes into pieces, in a buffer that is freed at the end. */
async function* cut(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  const buffer = new Uint8Array(GZIP_PIECE);
  try {
    yield* exactChunks(input, GZIP_PIECE, 0, buffer);
  } finally {
    release(buffer);
  }
}

/** What stands at the end of a member: checksum and length of its bytes. */
class GzipSum {
  #crc32 = 0;
  #length = 0;

  /** Takes a piece, after those before it. */
  add(crc32: number, length: number): void {
    this.#crc32 = combineCrc32(this.#crc32, crc32, length);
    this.#length += length;
  }

  /** The member's last bytes. */
  trailer(): Uint8Array {
    const view = new DataView(new ArrayBuffer(8));
    view.setUint32(0, this.#crc32, true);
    view.setUint32(4, this.#length % 2 ** 32, true);
    return new Uint8Array(view.buffer);
  }
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
  release(room);
  yield Uint8Array.from(LAST_BLOCK);
}
