/** Random numbers that are the same on every machine. @module */

/**
 * Makes a source of standard normal numbers: Marsaglia's polar method over
 * the generator mulberry32.
 *
 * @param seed Whole number; the same seed gives the same numbers.
 * @returns A function that draws the next number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { normalSource } from "./normal_source.ts";
 *
 * const [draw, again] = [normalSource(7), normalSource(7)];
 * assertEquals([draw(), draw(), draw()], [again(), again(), again()]);
 * ```
 */
export function normalSource(seed: number): () => number {
  let state = seed | 0;
  let spare = NaN;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = NaN;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt(-2 * Math.log(square) / square);
      spare = v * scale;
      return u * scale;
    }
  };
}
