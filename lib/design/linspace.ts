/** Evenly spaced numbers. @module */

/** Evenly spaced numbers that are worked out one by one. */
export interface EvenSpacing {
  /** How many there are. */
  readonly length: number;
  /** The i-th of them, from 0. */
  at(i: number): number;
}

/**
 * Spaces `count` numbers evenly from `start` to `stop`, both included, rounded
 * as NumPy's `linspace` rounds them.
 *
 * @param start First number.
 * @param stop Last number.
 * @param count How many numbers.
 * @returns The numbers, none of which is kept.
 */
export function evenSpacing(
  start: number,
  stop: number,
  count: number,
): EvenSpacing {
  const step = (stop - start) / (count - 1);
  const last = count - 1;
  return {
    length: count,
    at: (i) => last < 1 ? start : i === last ? stop : i * step + start,
  };
}

/**
 * Makes the numbers of {@linkcode evenSpacing}.
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
  const spacing = evenSpacing(start, stop, count);
  const numbers = new Float64Array(count);
  for (let i = 0; i < count; i++) numbers[i] = spacing.at(i);
  return numbers;
}

/**
 * Finds the first number of a spacing that is not below another.
 *
 * @param sorted Numbers in ascending order.
 * @param x The other number.
 * @returns Its index, or the length where all are below.
 */
export function firstAtLeast(sorted: EvenSpacing, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted.at(middle) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
