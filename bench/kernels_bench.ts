/**
 * Times the streaming kernels: X′Y of 102,400 voxels by the naive loops, in
 * TypeScript and in WebAssembly, with all volumes at once and in batches that
 * are decoded first, and decoding alone. Each name has the multiplications and
 * additions of X′Y in one iteration: GFLOP/s = Gflop ÷ seconds.
 *
 * Usage: `deno bench bench/kernels_bench.ts`
 *
 * @module
 */

import { Arena } from "../lib/kernels/arena.ts";
import { RAW_BYTES } from "../lib/kernels/decode.ts";
import { createEngine } from "../lib/kernels/engine.ts";
import { createMemory } from "../lib/kernels/memory.ts";
import type { EngineName, RawType, Sums } from "../lib/kernels/types.ts";
import { SCRATCH_BYTES } from "../lib/kernels/scratch_bytes.ts";
import { accumulateNaively } from "../tests/kernels/naive.ts";

const VOXELS = 102_400;
const SIZES = [[300, 12], [300, 40], [1000, 12]];
const ENGINES: EngineName[] = ["ts", "wasm"];
/** Voxels and volumes that are decoded, then accumulated, at a time. */
const TILE = 1536;
const BATCH = 64;

/** Arrays for the largest size; each bench takes views of them. */
const memory = createMemory(
  8 * (VOXELS * (1000 + 40 + 4) + 1000 * 40 + TILE * BATCH) +
    2 * VOXELS * BATCH + SCRATCH_BYTES + 4096,
);
const arena = new Arena(memory.buffer);
const scratch = arena.bytes(SCRATCH_BYTES);
const acc = arena.float64(VOXELS * 40);
const [zz, lag, zprev, shift] = [1, 2, 3, 4].map(() => arena.float64(VOXELS));
const basis = arena.float64(1000 * 40);
for (let i = 0; i < basis.length; i++) basis[i] = Math.sin(i);
const tile = arena.float64(TILE * BATCH);
const raw = arena.bytes(2 * VOXELS * BATCH);
const values = arena.float64(VOXELS * 1000);
for (let i = 0; i < values.length; i++) values[i] = 1000 + i * 37 % 101;

for (const [scans, columns] of SIZES) {
  const group = `X'Y, T ${scans}, p ${columns}`;
  const gflop = (2 * scans * columns * VOXELS / 1e9).toFixed(3);
  const sums: Sums = {
    acc: acc.subarray(0, VOXELS * columns),
    zz,
    lag,
    zprev,
    shift,
  };
  const rows = { values, stride: VOXELS, start: 0 };
  const regressors = basis.subarray(0, scans * columns);

  Deno.bench({
    name: `${group}: naive, a tenth of the voxels (${
      (Number(gflop) / 10).toFixed(3)
    } Gflop)`,
    group,
    n: 1,
    warmup: 0,
    fn: () => accumulateNaively(sums, regressors, rows, scans, 0, VOXELS / 10),
  });

  for (const name of ENGINES) {
    const engine = createEngine({ engine: name, memory, scratch });
    Deno.bench({
      name: `${group}: ${name} (${gflop} Gflop)`,
      group,
      n: 7,
      baseline: name === "wasm",
      fn: () => engine.accumulate(sums, regressors, rows, scans, 0, VOXELS),
    });
    const decodeAndAccumulate = (first: number, count: number) => {
      const batch = regressors.subarray(first * columns);
      for (let start = 0; start < VOXELS; start += TILE) {
        const end = Math.min(start + TILE, VOXELS);
        for (let t = 0; t < count; t++) {
          const at = 2 * (t * VOXELS + start);
          engine.decode(
            raw.subarray(at, at + 2 * (end - start)),
            { type: "int16", littleEndian: true, slope: 1, inter: 0 },
            tile.subarray(t * TILE, t * TILE + end - start),
          );
        }
        const tiled = { values: tile, stride: TILE, start };
        engine.accumulate(sums, batch, tiled, count, start, end);
      }
    };
    Deno.bench({
      name: `${group}: ${name}, int16 decoded by tiles (${gflop} Gflop)`,
      group,
      n: 7,
      fn: () => {
        for (let t = 0; t < scans; t += BATCH) {
          decodeAndAccumulate(t, Math.min(BATCH, scans - t));
        }
      },
    });
  }
}

for (const type of ["int16", "float32"] satisfies RawType[]) {
  for (const littleEndian of [true, false]) {
    const group = `decode ${VOXELS} ${type}, ${
      littleEndian ? "little" : "big"
    }-endian`;
    for (const name of ENGINES) {
      const engine = createEngine({ engine: name, memory, scratch });
      const bytes = raw.subarray(0, VOXELS * RAW_BYTES[type]);
      const target = values.subarray(0, VOXELS);
      Deno.bench({
        name: `${group}: ${name}`,
        group,
        baseline: name === "wasm",
        fn: () =>
          engine.decode(
            bytes,
            { type, littleEndian, slope: 0.5, inter: 3 },
            target,
          ),
      });
    }
  }
}
