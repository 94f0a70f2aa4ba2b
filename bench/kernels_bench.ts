/** Times the streaming kernels, both engines. @module */

import { Arena } from "../lib/kernels/arena.ts";
import { createEngine } from "../lib/kernels/engine.ts";
import { createMemory } from "../lib/kernels/memory.ts";
import type { RawFormat } from "../lib/kernels/types.ts";
import { SCRATCH_BYTES } from "../lib/kernels/wasm_engine.ts";
import { randomNumbers } from "./synthetic_run.ts";

const VOXELS = 20_000;
const VOLUMES = 64;

for (const columns of [12, 40]) {
  const memory = createMemory(
    8 * VOXELS * (columns + 4 + VOLUMES) + 8 * columns * VOLUMES + 4096 +
      SCRATCH_BYTES,
  );
  const arena = new Arena(memory.buffer);
  const sums = {
    acc: arena.float64(columns * VOXELS),
    zz: arena.float64(VOXELS),
    lag: arena.float64(VOXELS),
    zprev: arena.float64(VOXELS),
    shift: arena.float64(VOXELS),
  };
  const basis = arena.float64(columns * VOLUMES);
  const values = arena.float64(VOXELS * VOLUMES);
  const scratch = arena.bytes(SCRATCH_BYTES);
  const random = randomNumbers(1);
  for (const array of [basis, values]) {
    for (let i = 0; i < array.length; i++) array[i] = random() / 2 ** 32;
  }
  for (const name of ["wasm", "ts"] as const) {
    const engine = createEngine({ engine: name, memory, scratch });
    Deno.bench({
      name,
      group: `accumulate ${VOLUMES} volumes of ${VOXELS}, ${columns} columns`,
      baseline: name === "wasm",
      n: 10,
      warmup: 2,
      fn: () =>
        engine.accumulate(
          sums,
          basis,
          { values, stride: VOXELS, start: 0 },
          VOLUMES,
          0,
          VOXELS,
        ),
    });
  }
}

const COUNT = 163_840;
const memory = createMemory(16 * COUNT + 4096 + SCRATCH_BYTES);
const arena = new Arena(memory.buffer);
const target = arena.float64(COUNT);
const scratch = arena.bytes(SCRATCH_BYTES);
const raw = arena.bytes(8 * COUNT);
const formats: Readonly<Record<string, RawFormat>> = {
  int16: { type: "int16", littleEndian: true, slope: 1, inter: 0 },
  "int16, scaled": { type: "int16", littleEndian: true, slope: 0.5, inter: 3 },
  "int16, swapped": { type: "int16", littleEndian: false, slope: 1, inter: 0 },
  float32: { type: "float32", littleEndian: true, slope: 1, inter: 0 },
};
for (const [name, format] of Object.entries(formats)) {
  for (const engineName of ["wasm", "ts"] as const) {
    const engine = createEngine({ engine: engineName, memory, scratch });
    const bytes = raw.subarray(0, (format.type === "int16" ? 2 : 4) * COUNT);
    Deno.bench({
      name: engineName,
      group: `decode ${COUNT} voxels, ${name}`,
      baseline: engineName === "wasm",
      n: 50,
      warmup: 5,
      fn: () => engine.decode(bytes, format, target),
    });
  }
}
