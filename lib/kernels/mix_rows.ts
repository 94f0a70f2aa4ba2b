/** Rows mixed from others, in plain TypeScript. @module */

import { type RowMix, tableAt } from "./volume_kernels.ts";

/**
 * Mixes rows, as `VolumeKernels.mixRows` says; products are added from the
 * first row to the last.
 *
 * @param data The scratch.
 * @param mix Which rows, and where the results go.
 */
export function mixRows(data: Float64Array, mix: RowMix): void {
  const { source, step, weights, width, target, targetStep, count, length } =
    mix;
  const rows = tableAt(data, mix.rows, width * count);
  for (let i = 0; i < count; i++) {
    const to = target + i * targetStep;
    const tap = i * width;
    const a = source + rows[tap] * step - to;
    const b = source + rows[tap + 1] * step - to;
    const wa = data[weights + tap];
    const wb = data[weights + tap + 1];
    if (width === 2) {
      for (let v = to; v < to + length; v++) {
        data[v] = wa * data[v + a] + wb * data[v + b];
      }
      continue;
    }
    const c = source + rows[tap + 2] * step - to;
    const d = source + rows[tap + 3] * step - to;
    const wc = data[weights + tap + 2];
    const wd = data[weights + tap + 3];
    for (let v = to; v < to + length; v++) {
      data[v] = wa * data[v + a] + wb * data[v + b] + wc * data[v + c] +
        wd * data[v + d];
    }
  }
}
