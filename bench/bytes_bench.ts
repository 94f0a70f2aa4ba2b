/** Times inflating with each engine, and the gzip writer. @module */

import { gunzip, gzip } from "../lib/bytes/mod.ts";
import { SyntheticRun } from "./synthetic_run.ts";

const run = new SyntheticRun({
  shape: [64, 64, 40],
  scans: 20,
  tR: 0.9,
  seed: 1,
});
const stored = Array.from(
  { length: 20 },
  (_, scan) => new Uint8Array(run.volume(scan).slice().buffer),
);
const stream = new Blob(stored).stream()
  .pipeThrough(new CompressionStream("gzip"));
const packed = new Uint8Array(await new Response(stream).arrayBuffer());
const megabytes = (stored.length * stored[0].length / 1e6).toFixed(1);

/** Reads a stream to its end. */
async function drain(pieces: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const piece of pieces) bytes += piece.length;
  return bytes;
}

for (const engine of ["zlib-sync", "zlib", "fflate"] as const) {
  Deno.bench({
    name: engine,
    group: `inflate ${megabytes} MB of int16`,
    baseline: engine === "zlib",
    n: 10,
    warmup: 2,
    fn: async () => {
      await drain(gunzip([packed], { name: "made", engine }));
    },
  });
}

const map = new Float32Array(163_840);
for (let v = 0; v < map.length; v++) {
  map[v] = v % 10 < 3 ? Math.sin(v) : 0;
}
for (const engine of ["zlib", "fflate"] as const) {
  Deno.bench({
    name: `gzip with ${engine}`,
    group: "compress a float32 map of 64×64×40",
    baseline: engine === "zlib",
    n: 10,
    warmup: 2,
    fn: async () => {
      await drain(gzip([new Uint8Array(map.buffer)], { engine }));
    },
  });
}
