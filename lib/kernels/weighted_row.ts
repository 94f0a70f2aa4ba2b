/** Weighted sums of rows of voxels. @module */

/** The rows along an axis, with its mirrored ends. */
export interface Rows {
  /** What the rows lie in. */
  readonly source: Float64Array;
  /** Where the rows `-radius` to `count - 1 + radius` start. */
  readonly starts: Int32Array;
  /** Weights of a row and of those 1, 2, … `radius` before and after it. */
  readonly kernel: Float64Array;
}

/**
 * Sums a row and its neighbours, weighted.
 *
 * The row comes first, then the pairs before and after it from the farthest
 * to the nearest, in the order of `scipy.ndimage.correlate1d`. One loop adds
 * as many as three pairs, which spares writing sums and reading them again.
 *
 * @param rows The rows.
 * @param row Which of them, from 0.
 * @param target Takes the sums.
 * @param start Where the first of them goes.
 * @param length How many voxels a row has.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sumRow } from "./weighted_row.ts";
 *
 * const target = new Float64Array(2);
 * sumRow({
 *   source: Float64Array.of(1, 2, 30, 40, 500, 600),
 *   starts: Int32Array.of(0, 2, 4),
 *   kernel: Float64Array.of(0.5, 0.25),
 * }, 0, target, 0, 2);
 * assertEquals([...target], [140.25, 170.5]);
 * ```
 */
export function sumRow(
  rows: Rows,
  row: number,
  target: Float64Array,
  start: number,
  length: number,
): void {
  const radius = rows.kernel.length - 1;
  const middle = row + radius;
  if (radius === 0) return scale(rows, middle, target, start, length);
  let distance = radius;
  if (radius % 3 === 1) {
    startWithOne(rows, middle, distance, target, start, length);
    distance -= 1;
  } else if (radius % 3 === 2) {
    startWithTwo(rows, middle, distance, target, start, length);
    distance -= 2;
  } else {
    startWithThree(rows, middle, distance, target, start, length);
    distance -= 3;
  }
  for (; distance > 0; distance -= 3) {
    addThree(rows, middle, distance, target, start, length);
  }
}

/** Writes the row itself. */
function scale(
  { source, starts, kernel }: Rows,
  middle: number,
  target: Float64Array,
  start: number,
  length: number,
): void {
  const at = starts[middle];
  const w = kernel[0];
  for (let i = 0; i < length; i++) target[start + i] = source[at + i] * w;
}

/** Writes the row and one pair. */
function startWithOne(
  { source, starts, kernel }: Rows,
  middle: number,
  distance: number,
  target: Float64Array,
  start: number,
  length: number,
): void {
  const at = starts[middle];
  const before = starts[middle - distance];
  const after = starts[middle + distance];
  const w = kernel[0];
  const w1 = kernel[distance];
  for (let i = 0; i < length; i++) {
    target[start + i] = source[at + i] * w +
      (source[before + i] + source[after + i]) * w1;
  }
}

/** Writes the row and two pairs. */
function startWithTwo(
  { source, starts, kernel }: Rows,
  middle: number,
  distance: number,
  target: Float64Array,
  start: number,
  length: number,
): void {
  const at = starts[middle];
  const before1 = starts[middle - distance];
  const after1 = starts[middle + distance];
  const before2 = starts[middle - distance + 1];
  const after2 = starts[middle + distance - 1];
  const w = kernel[0];
  const w1 = kernel[distance];
  const w2 = kernel[distance - 1];
  for (let i = 0; i < length; i++) {
    target[start + i] = source[at + i] * w +
      (source[before1 + i] + source[after1 + i]) * w1 +
      (source[before2 + i] + source[after2 + i]) * w2;
  }
}

/** Writes the row and three pairs. */
function startWithThree(
  { source, starts, kernel }: Rows,
  middle: number,
  distance: number,
  target: Float64Array,
  start: number,
  length: number,
): void {
  const at = starts[middle];
  const before1 = starts[middle - distance];
  const after1 = starts[middle + distance];
  const before2 = starts[middle - distance + 1];
  const after2 = starts[middle + distance - 1];
  const before3 = starts[middle - distance + 2];
  const after3 = starts[middle + distance - 2];
  const w = kernel[0];
  const w1 = kernel[distance];
  const w2 = kernel[distance - 1];
  const w3 = kernel[distance - 2];
  for (let i = 0; i < length; i++) {
    target[start + i] = source[at + i] * w +
      (source[before1 + i] + source[after1 + i]) * w1 +
      (source[before2 + i] + source[after2 + i]) * w2 +
      (source[before3 + i] + source[after3 + i]) * w3;
  }
}

/** Adds three pairs. */
function addThree(
  { source, starts, kernel }: Rows,
  middle: number,
  distance: number,
  target: Float64Array,
  start: number,
  length: number,
): void {
  const before1 = starts[middle - distance];
  const after1 = starts[middle + distance];
  const before2 = starts[middle - distance + 1];
  const after2 = starts[middle + distance - 1];
  const before3 = starts[middle - distance + 2];
  const after3 = starts[middle + distance - 2];
  const w1 = kernel[distance];
  const w2 = kernel[distance - 1];
  const w3 = kernel[distance - 2];
  for (let i = 0; i < length; i++) {
    target[start + i] = target[start + i] +
      (source[before1 + i] + source[after1 + i]) * w1 +
      (source[before2 + i] + source[after2 + i]) * w2 +
      (source[before3 + i] + source[after3 + i]) * w3;
  }
}
