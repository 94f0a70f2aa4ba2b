/**
 * Decompresses a gzip file and does nothing with it: the least that any
 * program spends that inflates with `createGunzip`.
 *
 * Usage: `deno run -A bench/peers/inflate.ts FILE.gz`
 *
 * @module
 */

import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";

const PIECE = 1 << 20;

const inflated = createReadStream(Deno.args[0], { highWaterMark: PIECE })
  .pipe(createGunzip({ chunkSize: PIECE }));
let bytes = 0;
for await (const piece of inflated) bytes += piece.length;
console.log(`${bytes} bytes`);
