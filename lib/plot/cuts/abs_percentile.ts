/** A percentile of sizes, as nilearn's pictures take it. @module */

/**
 * The value that a part of the absolute values lie below: one of them, never
 * between two (nilearn's `fast_abs_percentile`).
 *
 * @param values The values, all finite.
 * @param percentile From 0 to 100; of 100, the greatest.
 * @returns The absolute value at that place of the sorted ones.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { absPercentile } from "./abs_percentile.ts";
 *
 * assertEquals(absPercentile(Float64Array.of(-5, 4, 3, 2, 1), 80), 5);
 * ```
 */
export function absPercentile(
  values: ArrayLike<number>,
  percentile: number,
): number {
  const sizes = Float64Array.from(values, Math.abs).sort();
  const index = Math.trunc(sizes.length * 0.01 * percentile);
  return sizes[Math.min(index, sizes.length - 1)];
}
