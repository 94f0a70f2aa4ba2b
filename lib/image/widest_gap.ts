/** The widest gap between sorted values. @module */

/** Buckets that the values are thrown into. */
const BUCKETS = 1 << 14;

/** From values to buckets. */
interface Scale {
  readonly least: number;
  readonly perUnit: number;
}

/** Equal parts of the values' range, in ascending order. */
interface Buckets {
  /** How many values each holds. */
  readonly counts: Int32Array;
  /** Smallest value of each, `Infinity` where it is empty. */
  readonly minima: Float64Array;
  /** Largest value of each, `-Infinity` where it is empty. */
  readonly maxima: Float64Array;
  /** How values are thrown into them. */
  readonly scale: Scale;
}

/**
 * Finds the middle of the widest gap between neighbours of the sorted values,
 * the first of equally wide ones.
 *
 * Only what can matter is sorted. Where one bucket's largest value and the
 * next one's smallest lie `w` apart, a bucket whose own extremes are less than
 * `w` apart has no gap to offer: its extremes stand for it.
 *
 * @param values The values in any order; NaN counts as the largest.
 * @param lower Rank, from 0, of the value at which to begin.
 * @param upper Rank of the value at which to end.
 * @returns The mean of the gap's two ends; NaN where there is no gap.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { middleOfWidestGap } from "./widest_gap.ts";
 *
 * const values = Float64Array.of(90, 7, 1, 3, 5);
 * assertEquals(middleOfWidestGap(values, 1, 3), 4);
 * ```
 */
export function middleOfWidestGap(
  values: Float64Array,
  lower: number,
  upper: number,
): number {
  if (!(lower >= 0 && lower < upper && upper < values.length)) return NaN;
  const buckets = fillBuckets(values);
  const [first, below] = bucketOfRank(buckets.counts, lower);
  const [last] = bucketOfRank(buckets.counts, upper);
  const width = gapBetween(buckets, first, last);
  const { counts, minima, maxima, scale } = buckets;

  const whole = new Uint8Array(BUCKETS);
  let size = 0;
  let dropped = 0;
  for (let bucket = first; bucket <= last; bucket++) {
    if (counts[bucket] === 0) continue;
    const end = bucket === first || bucket === last;
    if (end || maxima[bucket] - minima[bucket] >= width) {
      whole[bucket] = 1;
      size += counts[bucket];
    } else {
      size += 2;
      dropped += counts[bucket] - 2;
    }
  }
  const sorted = new Float64Array(size);
  let taken = 0;
  for (let bucket = first; bucket <= last; bucket++) {
    if (counts[bucket] === 0 || whole[bucket] === 1) continue;
    sorted[taken++] = minima[bucket];
    sorted[taken++] = maxima[bucket];
  }
  for (let i = 0; i < values.length; i++) {
    if (whole[bucketOf(values[i], scale)] === 1) sorted[taken++] = values[i];
  }
  return widestOf(sorted.sort(), lower - below, upper - below - dropped);
}

/** Throws the values into buckets; into one where they are not all finite. */
function fillBuckets(values: Float64Array): Buckets {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    least = Math.min(least, values[i]);
    most = Math.max(most, values[i]);
  }
  const perUnit = (BUCKETS - 1) / (most - least);
  const scale = { least, perUnit: Number.isFinite(perUnit) ? perUnit : 0 };
  const counts = new Int32Array(BUCKETS);
  const minima = new Float64Array(BUCKETS).fill(Infinity);
  const maxima = new Float64Array(BUCKETS).fill(-Infinity);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const bucket = bucketOf(value, scale);
    counts[bucket]++;
    if (value < minima[bucket]) minima[bucket] = value;
    if (value > maxima[bucket]) maxima[bucket] = value;
  }
  return { counts, minima, maxima, scale };
}

/** The bucket of a value; the first for what no scale can place. */
function bucketOf(value: number, { least, perUnit }: Scale): number {
  return ((value - least) * perUnit) | 0;
}

/** The bucket that a rank falls into, and how many values lie in lower ones. */
function bucketOfRank(counts: Int32Array, rank: number): [number, number] {
  let below = 0;
  let bucket = 0;
  while (below + counts[bucket] <= rank) below += counts[bucket++];
  return [bucket, below];
}

/** The widest gap between buckets, -1 where there is one bucket. */
function gapBetween(
  { counts, minima, maxima }: Buckets,
  first: number,
  last: number,
): number {
  let widest = -1;
  let end = maxima[first];
  for (let bucket = first + 1; bucket <= last; bucket++) {
    if (counts[bucket] === 0) continue;
    widest = Math.max(widest, minima[bucket] - end);
    end = maxima[bucket];
  }
  return widest;
}

/** Middle of the widest gap between two places of sorted values. */
function widestOf(
  sorted: Float64Array,
  lower: number,
  upper: number,
): number {
  let widest = -1;
  let middle = NaN;
  for (let i = lower; i < upper; i++) {
    const gap = sorted[i + 1] - sorted[i];
    if (gap > widest) {
      widest = gap;
      middle = 0.5 * (sorted[i] + sorted[i + 1]);
    }
  }
  return middle;
}
