/** The median of a few volumes, voxel by voxel. @module */

/**
 * Finds the (lower) median of a few rows in each column.
 *
 * @param values Rows of `target.length` values, one after another.
 * @param count Number of rows.
 * @param target Where the medians go.
 */
export function medianOfRows(
  values: Float64Array,
  count: number,
  target: Float64Array,
): void {
  const column = new Float64Array(count);
  const middle = (count - 1) >> 1;
  for (let v = 0; v < target.length; v++) {
    for (let t = 0; t < count; t++) {
      const value = values[t * target.length + v];
      let at = t;
      for (; at > 0 && column[at - 1] > value; at--) {
        column[at] = column[at - 1];
      }
      column[at] = value;
    }
    target[v] = column[middle];
  }
}
