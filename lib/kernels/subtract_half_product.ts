/** A step of making columns orthonormal. @module */

import { ScratchLayout } from "./scratch_layout.ts";
import type { EngineName } from "./types.ts";
import { volumeKernels } from "./volume_engine.ts";

/**
 * Takes `matrix · excess / 2` off a matrix.
 *
 * @param matrix Row-major, of `rank` columns; changed in place.
 * @param excess Row-major `rank × rank`.
 * @param rank Number of columns.
 * @param engine What runs the kernel; both give the same bits.
 */
export function subtractHalfProduct(
  matrix: Float64Array,
  excess: Float64Array,
  rank: number,
  engine?: EngineName,
): void {
  const rows = matrix.length / rank;
  if (!(rows >= 1)) return;
  const layout = new ScratchLayout();
  const places = {
    matrix: layout.take(matrix.length),
    excess: layout.take(excess.length),
    room: layout.take(rank),
  };
  const kernels = volumeKernels(engine);
  const data = kernels.reserve(layout.length);
  data.set(matrix, places.matrix);
  data.set(excess, places.excess);
  kernels.subtractHalf({ ...places, rows, rank });
  matrix.set(
    data.subarray(places.matrix, places.matrix + matrix.length),
  );
}
