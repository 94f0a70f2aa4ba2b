/** Slices with values between their voxels. @module */

import type { Slice } from "./slice.ts";

/**
 * Interpolates a slice linearly.
 *
 * @param slice The slice.
 * @param factor Values a voxel, each way.
 * @returns A slice of the same bounds.
 */
export function enlarge(
  { values, columns, rows, bounds }: Slice,
  factor: number,
): Slice {
  const [wide, high] = [columns * factor, rows * factor];
  const enlarged = new Float64Array(wide * high);
  for (let row = 0; row < high; row++) {
    const [up, down, below] = between(row, factor, rows);
    for (let column = 0; column < wide; column++) {
      const [left, right, beyond] = between(column, factor, columns);
      const upper = mix(
        values[up * columns + left],
        values[up * columns + right],
        beyond,
      );
      const lower = mix(
        values[down * columns + left],
        values[down * columns + right],
        beyond,
      );
      enlarged[row * wide + column] = mix(upper, lower, below);
    }
  }
  return { values: enlarged, columns: wide, rows: high, bounds };
}

/** The two voxels around a value, and how near it is to the second. */
function between(
  index: number,
  factor: number,
  length: number,
): [number, number, number] {
  const place = Math.min(
    length - 1,
    Math.max(0, (index + 0.5) / factor - 0.5),
  );
  const first = Math.floor(place);
  return [first, Math.min(first + 1, length - 1), place - first];
}

function mix(a: number, b: number, part: number): number {
  return a + (b - a) * part;
}
