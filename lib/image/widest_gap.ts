/** The widest gap between sorted values. @module */

import type { Bucketing } from "../kernels/mask_kernels.ts";
import { ScratchLayout } from "../kernels/scratch_layout.ts";
import type { EngineName } from "../kernels/types.ts";
import { volumeKernels } from "../kernels/volume_engine.ts";
import { tableAt, type VolumeKernels } from "../kernels/volume_kernels.ts";

/** Buckets that the values are thrown into. */
const BUCKETS = 1 << 14;

/** Equal parts of the values' range, in ascending order. */
interface Buckets {
  /** How many values each holds. */
  readonly counts: Int32Array;
  /** Smallest value of each, `Infinity` where it is empty. */
  readonly minima: Float64Array;
  /** Largest value of each, `-Infinity` where it is empty. */
  readonly maxima: Float64Array;
}

/** Where values and their buckets lie in a scratch. */
interface Places {
  readonly values: number;
  readonly counts: number;
  readonly minima: number;
  readonly maxima: number;
  readonly taken: number;
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
 * @param engine What runs the kernels; both give the same bits.
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
  engine?: EngineName,
): number {
  if (!(lower >= 0 && lower < upper && upper < values.length)) return NaN;
  const layout = new ScratchLayout();
  const places = {
    values: layout.take(values.length),
    counts: layout.takeTable(BUCKETS),
    minima: layout.take(BUCKETS),
    maxima: layout.take(BUCKETS),
    taken: layout.takeTable(BUCKETS),
  };
  const kernels = volumeKernels(engine);
  const data = kernels.reserve(layout.length);
  data.set(values, places.values);
  const bucketing = bucketingOf(kernels, places.values, values.length);
  const buckets = fillBuckets(kernels, data, bucketing, places);
  const [first, below] = bucketOfRank(buckets.counts, lower);
  const [last] = bucketOfRank(buckets.counts, upper);
  const width = gapBetween(buckets, first, last);
  const { counts, minima, maxima } = buckets;

  const taken = tableAt(data, places.taken, BUCKETS).fill(0);
  const extremes: number[] = [];
  let dropped = 0;
  for (let bucket = first; bucket <= last; bucket++) {
    if (counts[bucket] === 0) continue;
    const end = bucket === first || bucket === last;
    if (end || maxima[bucket] - minima[bucket] >= width) {
      taken[bucket] = 1;
    } else {
      extremes.push(minima[bucket], maxima[bucket]);
      dropped += counts[bucket] - 2;
    }
  }
  const count = kernels.takeBuckets(bucketing, places.taken);
  const sorted = new Float64Array(count + extremes.length);
  sorted.set(data.subarray(places.values, places.values + count));
  sorted.set(extremes, count);
  return widestOf(sorted.sort(), lower - below, upper - below - dropped);
}

/** Equal parts of the values' range; one where they are not all finite. */
function bucketingOf(
  kernels: VolumeKernels,
  values: number,
  length: number,
): Bucketing {
  const least = kernels.leastOf(values, length);
  const perUnit = (BUCKETS - 1) / (kernels.mostOf(values, length) - least);
  const finite = Number.isFinite(perUnit);
  return { values, length, least, perUnit: finite ? perUnit : 0 };
}

/** Throws the values into buckets. */
function fillBuckets(
  kernels: VolumeKernels,
  data: Float64Array,
  values: Bucketing,
  places: Places,
): Buckets {
  const valuesAt = (at: number) => data.subarray(at, at + BUCKETS);
  const buckets = {
    counts: tableAt(data, places.counts, BUCKETS).fill(0),
    minima: valuesAt(places.minima).fill(Infinity),
    maxima: valuesAt(places.maxima).fill(-Infinity),
  };
  kernels.fillBuckets(values, places);
  return buckets;
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
