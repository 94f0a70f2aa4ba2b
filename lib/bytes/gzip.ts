/** Streaming compression to gzip files. @module */

import { Gzip } from "fflate";
import { exactChunks } from "./chunks.ts";

const PIECE = 1 << 20;

/** How to compress. */
export interface GzipOptions {
  /** Level, 1 (fast) to 9 (small). @default {2} */
  readonly level?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
}

/**
 * Compresses bytes into one gzip member. The result depends on the bytes and
 * the level alone: fflate compresses on every machine, in pieces of one size,
 * and the header holds neither a time nor a file name.
 *
 * @param input The bytes, in pieces of any size.
 * @param options Level.
 * @returns The compressed bytes.
 */
export async function* gzip(
  input: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: GzipOptions = {},
): AsyncGenerator<Uint8Array, void> {
  let ready: Uint8Array[] = [];
  const engine = new Gzip(
    { level: options.level ?? 2, mtime: 0 },
    (bytes) => ready.push(bytes),
  );
  for await (const piece of exactChunks(input, PIECE)) {
    engine.push(piece.slice());
    yield* ready;
    ready = [];
  }
  engine.push(new Uint8Array(0), true);
  yield* ready;
}
