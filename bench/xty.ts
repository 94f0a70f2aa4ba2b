/**
 * Times X′Y in float64 through lib/kernels; prints GFLOP/s of each size as
 * JSON, as bench/peers/xty.py does. Only the products with X count: the sums of
 * squares that the kernel takes along the way do not.
 *
 * Usage: `deno run -A bench/xty.ts VOXELS THREADS T,P [T,P…]`
 *
 * @module
 */

import { layOutXty, makeXtyMemory, type XtySize } from "./xty_arrays.ts";
import type { XtyMessage } from "./xty_worker.ts";

const REPEATS = 10;

/** Shortest of some times, in seconds. */
async function bestTime(run: () => void | Promise<void>): Promise<number> {
  let best = Infinity;
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const start = performance.now();
    await run();
    best = Math.min(best, (performance.now() - start) / 1000);
  }
  return best;
}

function tell(worker: Worker, message: XtyMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message);
  });
}

async function seconds(size: XtySize, threads: number): Promise<number> {
  const memory = makeXtyMemory(size, threads);
  const { basis, values, run } = layOutXty(memory, size, 0);
  for (let i = 0; i < basis.length; i++) basis[i] = Math.sin(i);
  for (let i = 0; i < values.length; i++) values[i] = i * 37 % 101;
  if (threads === 1) return await bestTime(() => run(0, size.voxels));
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(import.meta.resolve("./xty_worker.ts"), { type: "module" }),
  );
  try {
    await Promise.all(
      workers.map((worker, thread) => tell(worker, { memory, size, thread })),
    );
    return await bestTime(async () => {
      await Promise.all(workers.map((worker, thread) =>
        tell(worker, {
          start: Math.round(thread * size.voxels / threads),
          end: Math.round((thread + 1) * size.voxels / threads),
        })
      ));
    });
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

const [voxels, threads, ...sizes] = Deno.args;
const rates: Record<string, number> = {};
for (const text of sizes) {
  const [scans, columns] = text.split(",").map(Number);
  const size = { voxels: Number(voxels), scans, columns };
  const operations = 2 * size.voxels * scans * columns;
  rates[`T ${scans}, p ${columns}`] = operations / 1e9 /
    await seconds(size, Number(threads));
}
console.log(JSON.stringify(rates));
