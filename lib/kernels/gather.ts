/** Values that lie apart, brought together, in plain TypeScript. @module */

/**
 * Copies values from listed places.
 *
 * @param values Where they lie.
 * @param offset What is added to each place.
 * @param places The places, one for each value of the target.
 * @param target Where the values go.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { gather } from "./gather.ts";
 *
 * const target = new Float64Array(2);
 * gather(Float64Array.of(5, 6, 7, 8), 1, Uint32Array.of(0, 2), target);
 * assertEquals([...target], [6, 8]);
 * ```
 */
export function gather(
  values: Float64Array,
  offset: number,
  places: Uint32Array,
  target: Float64Array,
): void {
  for (let i = 0; i < target.length; i++) {
    target[i] = values[offset + places[i]];
  }
}
