/** Gzip files decompressed into chunks of one size. @module */

import { release } from "../release.ts";
import { exactChunks } from "./chunks.ts";
import { findInflater } from "./find_inflater.ts";
import { gunzip } from "./gunzip.ts";
import type { GunzipEngine } from "./gunzip_engine.ts";
import { gunzipSync } from "./gunzip_sync.ts";

/** How to decompress into chunks. */
export interface GunzipChunksOptions {
  /** The file's name, for messages. */
  readonly name: string;
  /** Engine to use. @default {the first of its type that the runtime has} */
  readonly engine?: GunzipEngine;
  /** Bytes to leave out at the start. @default {0} */
  readonly skip?: number;
  /** Where to put the chunks, one after another. @default {a new buffer} */
  readonly buffer?: Uint8Array<ArrayBuffer>;
}

/**
 * Decompresses a gzip file as {@linkcode gunzip} does, into chunks of one
 * size in one buffer, freed at the end unless it was given, straight into their places where the runtime can.
 *
 * @param input The compressed bytes in pieces of any size; a piece may be
 * overwritten once the next one has been asked for.
 * @param size Length of each chunk in bytes, at least 1.
 * @param options Name, engine, bytes to leave out and buffer.
 * @returns Chunks of `size` bytes; the last one is shorter where the bytes
 * end within a chunk.
 * @throws {InputError} Where the data are not gzip, damaged, truncated, or
 * followed by anything but zeros.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { gunzipChunks, gzip } from "./mod.ts";
 *
 * const packed = gzip([Uint8Array.of(1, 2, 3, 4, 5, 6)]);
 * const seen: number[][] = [];
 * const options = { name: "a.gz", skip: 1 };
 * for await (const chunk of gunzipChunks(packed, 2, options)) {
 *   seen.push([...chunk]);
 * }
 * assertEquals(seen, [[2, 3], [4, 5], [6]]);
 * ```
 */
export async function* gunzipChunks(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number,
  options: GunzipChunksOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const { name, engine, skip = 0 } = options;
  const buffer = options.buffer?.subarray(0, size) ?? new Uint8Array(size);
  using inflater = await findInflater(engine);
  try {
    if (inflater) yield* gunzipSync(inflater, input, { name, buffer, skip });
    else {
      yield* exactChunks(gunzip(input, { name, engine }), size, skip, buffer);
    }
  } finally {
    if (options.buffer === undefined) release(buffer);
  }
}
