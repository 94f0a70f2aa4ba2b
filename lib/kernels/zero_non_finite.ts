/** Replacing what is not finite, in plain TypeScript. @module */

/**
 * Replaces NaN and infinities by 0.
 *
 * @param values Changed in place.
 * @returns How many were replaced.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { zeroNonFinite } from "./zero_non_finite.ts";
 *
 * const values = new Float64Array([1, NaN, -Infinity]);
 * assertEquals(zeroNonFinite(values), 2);
 * assertEquals([...values], [1, 0, 0]);
 * ```
 */
export function zeroNonFinite(values: Float64Array): number {
  let replaced = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) {
      values[i] = 0;
      replaced++;
    }
  }
  return replaced;
}
