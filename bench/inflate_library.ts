/**
 * Decompresses a gzip file through lib/bytes and does nothing with it.
 *
 * Usage: `deno run -A bench/inflate_library.ts FILE.gz`
 *
 * @module
 */

import { gunzip } from "../lib/bytes/mod.ts";

const [name] = Deno.args;
const PIECE = 1 << 20;

function* pieces(): Generator<Uint8Array> {
  using file = Deno.openSync(name);
  const piece = new Uint8Array(PIECE);
  for (let read = file.readSync(piece); read; read = file.readSync(piece)) {
    yield piece.subarray(0, read);
  }
}

let bytes = 0;
for await (const piece of gunzip(pieces(), { name })) bytes += piece.length;
console.log(`${bytes} bytes`);
