/** Evenly spaced numbers. @module */

/**
 * Makes `count` evenly spaced numbers from `start` to `stop`, both included,
 * rounded as NumPy's `linspace` rounds them.
 *
 * @param start First number.
 * @param stop Last number.
 * @param count How many numbers.
 * @returns The numbers in order.
 */
export function linspace(
  start: number,
  stop: number,
  count: number,
): Float64Array {
  const step = (stop - start) / (count - 1);
  const numbers = new Float64Array(count).fill(start);
  if (count < 2) return numbers;
  for (let i = 0; i < count; i++) numbers[i] = i * step + start;
  numbers[count - 1] = stop;
  return numbers;
}
