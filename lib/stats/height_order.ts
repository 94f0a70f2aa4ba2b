/** Voxels from the highest to the lowest. @module */

/** Bits of a digit; keys have two digits. */
const BITS = 11;
const DIGITS = 1 << BITS;
const KEYS = DIGITS * DIGITS;
/** Which of a number's two words has its exponent. */
const UPPER = new Uint32Array(Float64Array.of(1).buffer)[1] === 0 ? 0 : 1;
/** Moves a value that mends an order before all values are sorted anew. */
const PATIENCE = 16;

/** Sorts the voxels of maps of one length by their distance from 0. */
export class HeightOrder {
  readonly #keys: Uint32Array;
  readonly #byLowDigit: Int32Array;
  readonly #distances: Float64Array;
  readonly #low = new Uint32Array(DIGITS);
  readonly #high = new Uint32Array(DIGITS);
  /** By rank, as many as were sorted: the voxel v, or ~v where it is below 0. */
  readonly order: Int32Array;
  /** By rank: |value|, descending. */
  readonly heights: Float64Array;

  /**
   * Makes room.
   *
   * @param voxelCount Voxels of a map.
   */
  constructor(voxelCount: number) {
    this.#keys = new Uint32Array(voxelCount);
    this.#byLowDigit = new Int32Array(voxelCount);
    this.#distances = new Float64Array(voxelCount);
    this.order = new Int32Array(voxelCount);
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
    const distances = this.#distances;
    let highest = 0;
    for (let v = 0; v < values.length; v++) {
      const value = values[v];
      const distance = twoSided && value < 0 ? -value : value > 0 ? value : 0;
      distances[v] = distance;
      if (distance > highest) highest = distance;
    }
    if (highest === Infinity) {
      throw new RangeError("values: found an infinite one, expected numbers");
    }
    if (highest === 0) return 0;
    const count = this.#sortByKeys(values, (KEYS - 1) / highest);
    if (!this.#mend(count)) this.#sortByBits(count);
    return count;
  }

  /** Sorts by heights that are scaled to whole numbers. */
  #sortByKeys(values: Float64Array, scale: number): number {
    const distances = this.#distances;
    const keys = this.#keys;
    const low = this.#low.fill(0);
    const high = this.#high.fill(0);
    let count = 0;
    for (let v = 0; v < values.length; v++) {
      const distance = distances[v];
      if (distance === 0) continue;
      const key = KEYS - 1 - Math.min(KEYS - 1, distance * scale) >>> 0;
      keys[v] = key;
      low[key & DIGITS - 1]++;
      high[key >>> BITS]++;
      count++;
    }
    startsOf(low);
    startsOf(high);
    const byLowDigit = this.#byLowDigit;
    for (let v = 0; v < values.length; v++) {
      if (distances[v] === 0) continue;
      byLowDigit[low[keys[v] & DIGITS - 1]++] = values[v] < 0 ? ~v : v;
    }
    const { order } = this;
    for (let i = 0; i < count; i++) {
      const entry = byLowDigit[i];
      order[high[keys[entry ^ entry >> 31] >>> BITS]++] = entry;
    }
    return count;
  }

  /** Sorts anew by all bits of the heights, which are no less than 0. */
  #sortByBits(count: number): void {
    const { heights, order } = this;
    const distances = this.#distances;
    const words = new Uint32Array(distances.buffer);
    const keys = this.#keys;
    const starts = this.#low;
    let from = order;
    let to = this.#byLowDigit;
    for (const word of [1 - UPPER, UPPER]) {
      for (let i = 0; i < count; i++) {
        const voxel = from[i] ^ from[i] >> 31;
        keys[voxel] = ~words[2 * voxel + word];
      }
      for (let shift = 0; shift < 32; shift += BITS) {
        starts.fill(0);
        for (let i = 0; i < count; i++) {
          starts[keys[from[i] ^ from[i] >> 31] >>> shift & DIGITS - 1]++;
        }
        startsOf(starts);
        for (let i = 0; i < count; i++) {
          const entry = from[i];
          const key = keys[entry ^ entry >> 31];
          to[starts[key >>> shift & DIGITS - 1]++] = entry;
        }
        [from, to] = [to, from];
      }
    }
    for (let i = 0; i < count; i++) {
      heights[i] = distances[order[i] ^ order[i] >> 31];
    }
  }

  /** Sorts an order that is nearly right by insertion; tells if it was. */
  #mend(count: number): boolean {
    const { heights, order } = this;
    const distances = this.#distances;
    let moves = PATIENCE * count;
    let previous = Infinity;
    for (let i = 0; i < count; i++) {
      const entry = order[i];
      const height = distances[entry ^ entry >> 31];
      let at = i;
      if (height > previous) {
        do {
          order[at] = order[at - 1];
          heights[at] = heights[at - 1];
          at--;
        } while (at > 0 && heights[at - 1] < height);
        moves -= i - at;
        order[at] = entry;
        if (moves < 0) break;
      }
      heights[at] = height;
      previous = heights[i];
    }
    return moves >= 0;
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
