/** Sums of products of columns. @module */

import { ScratchLayout } from "./scratch_layout.ts";
import type { EngineName } from "./types.ts";
import { volumeKernels } from "./volume_engine.ts";

/**
 * Sums `q(t)·q(t)` over the scans for any two columns.
 *
 * @param q The columns, row-major `rowCount × rank`.
 * @param rowCount Number of scans.
 * @param rank Number of columns.
 * @param engine What runs the kernel; both give the same bits.
 * @returns The symmetric sums, row-major `rank × rank`.
 */
export function columnGram(
  q: Float64Array,
  rowCount: number,
  rank: number,
  engine?: EngineName,
): Float64Array {
  return gramOf("addGram", q, rowCount, rank, engine);
}

/**
 * Sums `q(t)·(q(t−1) + q(t+1))` over the scans for any two columns.
 *
 * @param q The columns, row-major `rowCount × rank`.
 * @param rowCount Number of scans.
 * @param rank Number of columns.
 * @param engine What runs the kernel; both give the same bits.
 * @returns The symmetric sums, row-major `rank × rank`.
 */
export function neighbourGram(
  q: Float64Array,
  rowCount: number,
  rank: number,
  engine?: EngineName,
): Float64Array {
  return gramOf("addNeighbourGram", q, rowCount - 1, rank, engine);
}

function gramOf(
  kernel: "addGram" | "addNeighbourGram",
  q: Float64Array,
  rows: number,
  rank: number,
  engine: EngineName | undefined,
): Float64Array {
  const size = rank * rank;
  if (rows < 1 || rank === 0) return new Float64Array(size);
  const layout = new ScratchLayout();
  const at = layout.take(q.length);
  const out = layout.take(size);
  const kernels = volumeKernels(engine);
  const data = kernels.reserve(layout.length);
  data.set(q, at);
  data.fill(0, out, out + size);
  kernels[kernel]({ q: at, rank, rows, out });
  const gram = data.slice(out, out + size);
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j < i; j++) gram[j * rank + i] = gram[i * rank + j];
  }
  return gram;
}
