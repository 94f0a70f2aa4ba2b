/** Medians and ratios of repeated measurements. @module */

/** Smallest, middle and largest of some measurements. */
export interface Range {
  /** The smallest. */
  readonly min: number;
  /** The middle one, or the mean of the middle two. */
  readonly median: number;
  /** The largest. */
  readonly max: number;
}

/**
 * Finds minimum, median and maximum.
 *
 * @param values At least one number, in any order.
 * @returns The three.
 * @throws {RangeError} If there is none.
 */
export function rangeOf(values: readonly number[]): Range {
  if (values.length === 0) {
    throw new RangeError("Cannot find a median: expected one value at least");
  }
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return {
    min: sorted[0],
    median: (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2,
    max: sorted[sorted.length - 1],
  };
}

/**
 * Divides measurements that were taken one after the other, round by round, so
 * that what slows the whole machine down for a while cancels.
 *
 * @param numerators One number a round.
 * @param denominators As many.
 * @returns Minimum, median and maximum of the rounds' ratios.
 * @throws {RangeError} If the numbers of rounds differ.
 */
export function ratioOf(
  numerators: readonly number[],
  denominators: readonly number[],
): Range {
  if (numerators.length !== denominators.length) {
    throw new RangeError(
      `Cannot compare ${numerators.length} rounds with ${denominators.length}`,
    );
  }
  return rangeOf(numerators.map((value, round) => value / denominators[round]));
}
