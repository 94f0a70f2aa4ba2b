/** Voxels from the highest to the lowest. @module */

/** Bits of a digit; keys have two digits. */
const BITS = 11;
const DIGITS = 1 << BITS;
const KEYS = DIGITS * DIGITS;
/** Moves a value that mends an order before all values are sorted anew. */
const PATIENCE = 16;

/** Sorts the voxels of maps of one length by their distance from 0. */
export class HeightOrder {
  readonly #keys: Uint32Array;
  readonly #byLowDigit: Uint32Array;
  readonly #low = new Uint32Array(DIGITS);
  readonly #high = new Uint32Array(DIGITS);
  /** Voxels from the highest |value|, as many as were sorted. */
  readonly order: Uint32Array;
  /** |value| of each voxel. */
  readonly heights: Float64Array;

  /**
   * Makes room.
   *
   * @param voxelCount Voxels of a map.
   */
  constructor(voxelCount: number) {
    this.#keys = new Uint32Array(voxelCount);
    this.#byLowDigit = new Uint32Array(voxelCount);
    this.order = new Uint32Array(voxelCount);
    this.heights = new Float64Array(voxelCount);
  }

  /**
   * Sorts the voxels that are not 0: two passes over their scaled heights,
   * then a look at each pair of neighbours, which mends the few that the
   * scale did not tell apart.
   *
   * @param values One value a voxel; NaN counts as 0.
   * @param twoSided Whether values below 0 count too.
   * @returns How many voxels were sorted.
   * @throws {RangeError} If a value is infinite.
   */
  sort(values: Float64Array, twoSided: boolean): number {
    const { heights, order } = this;
    const low = this.#low.fill(0);
    const high = this.#high.fill(0);
    let highest = 0;
    for (let v = 0; v < values.length; v++) {
      const value = values[v];
      const height = twoSided && value < 0 ? -value : value > 0 ? value : 0;
      heights[v] = height;
      if (height > highest) highest = height;
    }
    if (highest === Infinity) {
      throw new RangeError("values: found an infinite one, expected numbers");
    }
    const scale = (KEYS - 1) / highest;
    if (highest === 0) return 0;
    const keys = this.#keys;
    let count = 0;
    for (let v = 0; v < values.length; v++) {
      const height = heights[v];
      if (height === 0) continue;
      const key = KEYS - 1 - Math.min(KEYS - 1, height * scale) >>> 0;
      keys[v] = key;
      low[key & DIGITS - 1]++;
      high[key >>> BITS]++;
      count++;
    }
    startsOf(low);
    startsOf(high);
    const byLowDigit = this.#byLowDigit;
    for (let v = 0; v < values.length; v++) {
      if (heights[v] > 0) byLowDigit[low[keys[v] & DIGITS - 1]++] = v;
    }
    for (let i = 0; i < count; i++) {
      const v = byLowDigit[i];
      order[high[keys[v] >>> BITS]++] = v;
    }
    this.#mend(count);
    return count;
  }

  /** Sorts an order that is nearly right by insertion. */
  #mend(count: number): void {
    const { heights, order } = this;
    let moves = PATIENCE * count;
    let previous = heights[order[0]];
    for (let i = 1; i < count; i++) {
      const v = order[i];
      const height = heights[v];
      if (height <= previous) {
        previous = height;
        continue;
      }
      let at = i;
      do {
        order[at] = order[at - 1];
        at--;
      } while (at > 0 && heights[order[at - 1]] < height);
      order[at] = v;
      moves -= i - at;
      if (moves < 0) {
        order.subarray(0, count).sort((a, b) => heights[b] - heights[a]);
        return;
      }
    }
  }
}

/** Turns counts into the sums of the counts before them. */
function startsOf(counts: Uint32Array): void {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i];
    counts[i] = sum;
    sum += count;
  }
}
