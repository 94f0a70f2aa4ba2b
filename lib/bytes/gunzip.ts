/** Streaming decompression of gzip files. @module */

import { findInflater } from "./find_inflater.ts";
import type { GunzipEngine } from "./gunzip_engine.ts";
import { gunzipSync } from "./gunzip_sync.ts";
import { gunzipZlib } from "./gunzip_zlib.ts";
import { loadZlib } from "./load_zlib.ts";

const PIECE = 1 << 20;

/** How to decompress. */
export interface GunzipOptions {
  /** The file's name, for messages. */
  readonly name: string;
  /** Engine to use. @default {the first of its type that the runtime has} */
  readonly engine?: GunzipEngine;
  /** Largest piece in bytes that zlib makes. @default {1048576} */
  readonly pieceSize?: number;
}

/**
 * Decompresses every member of a gzip file (RFC 1952), one piece after
 * another; the next input is asked for when the output has been taken. The
 * checksum and the length of every member are checked, and zeros after the
 * last one are padding.
 *
 * @param input The compressed bytes in pieces of any size; a piece may be
 * overwritten once the next one has been asked for.
 * @param options Name and engine.
 * @returns The bytes; a piece may be overwritten when the next is asked for.
 * @throws {InputError} Where the data are not gzip, damaged, truncated, or
 * followed by anything but zeros.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { gunzip } from "./mod.ts";
 *
 * const stream = new Blob(["twice"]).stream()
 *   .pipeThrough(new CompressionStream("gzip"));
 * const member = new Uint8Array(await new Response(stream).arrayBuffer());
 * let text = "";
 * for await (const piece of gunzip([member, member], { name: "a.gz" })) {
 *   text += new TextDecoder().decode(piece);
 * }
 * assertEquals(text, "twicetwice");
 * ```
 */
export async function* gunzip(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: GunzipOptions,
): AsyncGenerator<Uint8Array, void> {
  const { name, engine, pieceSize = PIECE } = options;
  using inflater = await findInflater(engine);
  if (inflater) {
    const buffer = new Uint8Array(pieceSize);
    yield* gunzipSync(inflater, input, { name, buffer, skip: 0 });
    return;
  }
  const zlib = engine === "fflate" ? undefined : await loadZlib();
  if (zlib && engine !== "zlib-sync") {
    yield* gunzipZlib(zlib, input, name, pieceSize);
  } else if (engine === undefined || engine === "fflate") {
    const { gunzipFflate } = await import("./gunzip_fflate.ts");
    yield* gunzipFflate(input, name);
  } else throw new TypeError(`This runtime has no ${engine}`);
}
