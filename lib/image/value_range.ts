/** The range of a volume's values. @module */

/**
 * Finds the least and the greatest of some values and 0.
 *
 * @param values The values; NaN is passed over, infinities count.
 * @returns Both.
 */
export function rangeWithZero(values: Float64Array): [number, number] {
  let least = 0;
  let greatest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  return [least, greatest];
}
