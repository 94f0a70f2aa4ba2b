/** Clusters of points by k-means. @module */

/** Clusters of points. */
export interface Clustering {
  /** Centres, row-major `clusters × dimension`. */
  readonly centers: Float64Array;
  /** The centre nearest to each point. */
  readonly labels: Int32Array;
}

/** How {@linkcode kMeans} searches. */
export interface KMeansOptions {
  /**
   * Searches with new seeds, of which the closest clustering is kept.
   *
   * @default {10}
   */
  readonly restarts?: number;
  /**
   * Most rounds of a search.
   *
   * @default {300}
   */
  readonly maxRounds?: number;
  /**
   * A search ends when the centres' squared moves add up to this share of the
   * coordinates' mean variance.
   *
   * @default {1e-4}
   */
  readonly tolerance?: number;
}

/**
 * Clusters points by Lloyd's algorithm (IEEE Trans. Inf. Theory 1982;28:129)
 * from seeds far apart (Arthur & Vassilvitskii, SODA 2007, k-means++ with the
 * best of a few candidates). The generator starts from a fixed seed: the same
 * points give the same clusters.
 *
 * @param points Row-major `count × dimension` values.
 * @param dimension Coordinates of a point.
 * @param clusters Number of clusters, at most as many as points.
 * @param options How to search.
 * @returns The centres, and the cluster of each point.
 * @throws {RangeError} If there are fewer points than clusters.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { kMeans } from "./k_means.ts";
 *
 * const { centers } = kMeans(new Float64Array([1, 3, 10, 12]), 1, 2);
 * assertEquals([...centers].sort((a, b) => a - b), [2, 11]);
 * ```
 */
export function kMeans(
  points: Float64Array,
  dimension: number,
  clusters: number,
  options: KMeansOptions = {},
): Clustering {
  const { restarts = 10, maxRounds = 300, tolerance = 1e-4 } = options;
  const count = points.length / dimension;
  if (clusters < 1 || count < clusters) {
    throw new RangeError(
      `Cannot make ${clusters} clusters of ${count} points`,
    );
  }
  const smallest = tolerance * meanVariance(points, dimension);
  const next = xorshift(20260821);
  let best: Clustering | undefined;
  let bestSpread = Infinity;
  for (let restart = 0; restart < restarts; restart++) {
    const centers = seedCenters(points, dimension, clusters, next);
    const labels = new Int32Array(count);
    for (let round = 0; round < maxRounds; round++) {
      const changed = assign(points, dimension, centers, labels);
      if (changed === 0 && round > 0) break;
      if (moveCenters(points, dimension, centers, labels) <= smallest) {
        assign(points, dimension, centers, labels);
        break;
      }
    }
    const spread = spreadOf(points, dimension, centers, labels);
    if (spread < bestSpread) {
      bestSpread = spread;
      best = { centers, labels };
    }
  }
  return best!;
}

/** Marsaglia's 32-bit xorshift (J. Stat. Softw. 2003;8(14)), in [0, 1). */
function xorshift(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

function meanVariance(points: Float64Array, dimension: number): number {
  const count = points.length / dimension;
  let total = 0;
  for (let d = 0; d < dimension; d++) {
    let mean = 0;
    for (let i = d; i < points.length; i += dimension) {
      mean += points[i] / count;
    }
    for (let i = d; i < points.length; i += dimension) {
      total += (points[i] - mean) ** 2 / count;
    }
  }
  return total / dimension;
}

function squaredDistance(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  dimension: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimension; d++) {
    const gap = a[i * dimension + d] - b[j * dimension + d];
    sum += gap * gap;
  }
  return sum;
}

/** Seeds: each the best of some points drawn by their distance to the others. */
function seedCenters(
  points: Float64Array,
  dimension: number,
  clusters: number,
  next: () => number,
): Float64Array {
  const count = points.length / dimension;
  const centers = new Float64Array(clusters * dimension);
  const trials = 2 + Math.floor(Math.log(clusters));
  let nearest = new Float64Array(count).fill(Infinity);
  let trial = new Float64Array(count);
  let bestNearest = new Float64Array(count);
  let total = 0;
  for (let c = 0; c < clusters; c++) {
    let bestTotal = Infinity;
    let bestPoint = 0;
    for (let i = 0; i < (c === 0 ? 1 : trials); i++) {
      const point = c === 0
        ? Math.floor(next() * count)
        : draw(nearest, next() * total);
      let sum = 0;
      for (let j = 0; j < count; j++) {
        trial[j] = Math.min(
          nearest[j],
          squaredDistance(points, j, points, point, dimension),
        );
        sum += trial[j];
      }
      if (sum >= bestTotal) continue;
      bestTotal = sum;
      bestPoint = point;
      [bestNearest, trial] = [trial, bestNearest];
    }
    [nearest, bestNearest] = [bestNearest, nearest];
    total = bestTotal;
    const from = bestPoint * dimension;
    centers.set(points.subarray(from, from + dimension), c * dimension);
  }
  return centers;
}

/** The first point at which the running sum of weights passes a value. */
function draw(weights: Float64Array, value: number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    if (sum > value) return i;
  }
  return weights.length - 1;
}

/**
 * Labels each point with its nearest centre (of equals, the first); returns how
 * many labels changed. Centres are tried outwards along the first coordinate,
 * until that alone is farther than the nearest found.
 */
function assign(
  points: Float64Array,
  dimension: number,
  centers: Float64Array,
  labels: Int32Array,
): number {
  const clusters = centers.length / dimension;
  const order = Int32Array.from({ length: clusters }, (_, c) => c).sort((
    a,
    b,
  ) => centers[a * dimension] - centers[b * dimension] || a - b);
  const place = new Int32Array(clusters);
  order.forEach((c, at) => place[c] = at);
  let changed = 0;
  for (let i = 0; i < labels.length; i++) {
    let best = labels[i];
    let distance = squaredDistance(points, i, centers, best, dimension);
    for (const direction of [-1, 1]) {
      for (
        let at = place[labels[i]] + direction;
        at >= 0 && at < clusters;
        at += direction
      ) {
        const c = order[at];
        const gap = centers[c * dimension] - points[i * dimension];
        if (gap * direction > 0 && gap * gap > distance) break;
        const found = squaredDistance(points, i, centers, c, dimension);
        if (found < distance || (found === distance && c < best)) {
          distance = found;
          best = c;
        }
      }
    }
    if (best !== labels[i]) {
      labels[i] = best;
      changed++;
    }
  }
  return changed;
}

/** Moves centres to their points' means; returns the sum of squared moves. */
function moveCenters(
  points: Float64Array,
  dimension: number,
  centers: Float64Array,
  labels: Int32Array,
): number {
  const clusters = centers.length / dimension;
  const sums = new Float64Array(centers.length);
  const sizes = new Int32Array(clusters);
  for (let i = 0; i < labels.length; i++) {
    const c = labels[i];
    sizes[c]++;
    for (let d = 0; d < dimension; d++) {
      sums[c * dimension + d] += points[i * dimension + d];
    }
  }
  fillEmpty(points, dimension, centers, labels, sums, sizes);
  let moved = 0;
  for (let c = 0; c < clusters; c++) {
    if (sizes[c] === 0) continue;
    for (let d = 0; d < dimension; d++) {
      const at = c * dimension + d;
      const center = sums[at] / sizes[c];
      moved += (center - centers[at]) ** 2;
      centers[at] = center;
    }
  }
  return moved;
}

/** Gives each empty cluster the point that is farthest from its centre. */
function fillEmpty(
  points: Float64Array,
  dimension: number,
  centers: Float64Array,
  labels: Int32Array,
  sums: Float64Array,
  sizes: Int32Array,
): void {
  const taken = new Set<number>();
  for (let c = 0; c < sizes.length; c++) {
    if (sizes[c] > 0) continue;
    let farthest = -1;
    let distance = 0;
    for (let i = 0; i < labels.length; i++) {
      if (taken.has(i)) continue;
      const found = squaredDistance(points, i, centers, labels[i], dimension);
      if (found > distance) {
        distance = found;
        farthest = i;
      }
    }
    if (farthest < 0) return;
    taken.add(farthest);
    const from = labels[farthest];
    sizes[from]--;
    sizes[c] = 1;
    for (let d = 0; d < dimension; d++) {
      const value = points[farthest * dimension + d];
      sums[from * dimension + d] -= value;
      sums[c * dimension + d] = value;
    }
  }
}

function spreadOf(
  points: Float64Array,
  dimension: number,
  centers: Float64Array,
  labels: Int32Array,
): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    sum += squaredDistance(points, i, centers, labels[i], dimension);
  }
  return sum;
}
