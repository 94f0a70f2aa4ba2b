/** Values that can be drawn. @module */

/**
 * Replaces values that are not finite by 0.
 *
 * @param values The values.
 * @returns The array itself where all are finite; a copy otherwise.
 */
export function finiteValues(values: Float64Array): Float64Array {
  let copy: Float64Array | undefined;
  // A plain loop: callbacks cost more than all of the picture's pixels.
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    copy ??= values.slice();
    copy[i] = 0;
  }
  return copy ?? values;
}
