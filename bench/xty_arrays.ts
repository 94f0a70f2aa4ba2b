/** The arrays of an X′Y over every voxel, in memory that threads share. @module */

import { Arena } from "../lib/kernels/arena.ts";
import { createEngine } from "../lib/kernels/engine.ts";
import { createMemory } from "../lib/kernels/memory.ts";
import type { Engine, Sums } from "../lib/kernels/types.ts";
import { SCRATCH_BYTES } from "../lib/kernels/scratch_bytes.ts";

/** Sizes of an X′Y. */
export interface XtySize {
  /** Voxels. */
  readonly voxels: number;
  /** Scans. */
  readonly scans: number;
  /** Columns of X. */
  readonly columns: number;
}

/** One thread's view of the problem. */
export interface Xty {
  /** The kernels. */
  readonly engine: Engine;
  /** X, a row a scan. */
  readonly basis: Float64Array;
  /** Y, a row of every voxel a scan. */
  readonly values: Float64Array;
  /** Adds X′Y of the voxels from `start` to before `end` to the sums. */
  run(start: number, end: number): void;
}

/**
 * Makes memory for a problem and for the scratch of some threads.
 *
 * @param size The problem.
 * @param threads How many threads will work on it.
 * @returns Memory, filled with zeros.
 */
export function makeXtyMemory(
  { voxels, scans, columns }: XtySize,
  threads: number,
): WebAssembly.Memory {
  const values = voxels * (scans + columns + 4) + scans * columns;
  return createMemory(8 * values + 4096 + threads * SCRATCH_BYTES);
}

/**
 * Lays the problem out in its memory, the same in every thread.
 *
 * @param memory What {@linkcode makeXtyMemory} made.
 * @param size The problem.
 * @param thread This thread's number, from 0.
 * @returns The arrays and the kernel.
 */
export function layOutXty(
  memory: WebAssembly.Memory,
  size: XtySize,
  thread: number,
): Xty {
  const { voxels, scans, columns } = size;
  const arena = new Arena(memory.buffer);
  const sums: Sums = {
    acc: arena.float64(columns * voxels),
    zz: arena.float64(voxels),
    lag: arena.float64(voxels),
    zprev: arena.float64(voxels),
    shift: arena.float64(voxels),
  };
  const basis = arena.float64(scans * columns);
  const values = arena.float64(scans * voxels);
  for (let skipped = 0; skipped < thread; skipped++) arena.bytes(SCRATCH_BYTES);
  const scratch = arena.bytes(SCRATCH_BYTES);
  const engine = createEngine({ memory, scratch });
  const rows = { values, stride: voxels, start: 0 };
  return {
    engine,
    basis,
    values,
    run: (start, end) =>
      engine.accumulate(sums, basis, rows, scans, start, end),
  };
}
