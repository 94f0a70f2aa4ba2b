/** Rounding that sends halves to the even neighbour. @module */

/**
 * Rounds to the nearest integer, halves to the even one (IEEE 754
 * `roundTiesToEven`, as NumPy's `rint`).
 *
 * @param x Any number.
 * @returns The integer.
 */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}
