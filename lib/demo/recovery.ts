/** How well a fit found what was put into a run. @module */

/** The maps of a contrast, one value a voxel of the grid. */
export interface FittedMaps {
  /** 1 in the fitted voxels, 0 elsewhere. */
  readonly mask: Float64Array;
  /** Estimated effects. */
  readonly effect: Float64Array;
  /** One-sided p values. */
  readonly p: Float64Array;
}

/** How well the truth was recovered. */
export interface Recovery {
  /** Fitted voxels whose true effect is not 0. */
  readonly activeVoxels: number;
  /** Correlation of estimated with true effects over the active voxels. */
  readonly correlation: number;
  /** Fitted voxels whose true effect is 0. */
  readonly nullVoxels: number;
  /** Part of the null voxels with p below {@linkcode falsePositiveLevel}. */
  readonly falsePositiveRate: number;
  /** Whether both lie where they should. */
  readonly recovered: boolean;
}

/** The p below which a null voxel is a false positive. */
export const falsePositiveLevel = 0.001;
/** The least correlation of a fit that recovers the truth. */
export const leastCorrelation = 0.95;
/** The false-positive rates of a fit that recovers the truth. */
export const expectedRates: readonly [least: number, most: number] = [
  0.0005,
  0.002,
];

/**
 * Holds the maps of a contrast against the true effects.
 *
 * @param truth True effect of the contrast, one value a voxel.
 * @param maps The fitted maps.
 * @returns The figures, and whether they are good enough.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { measureRecovery } from "./recovery.ts";
 *
 * const truth = Float64Array.of(0, 0, 1, 2, 3);
 * const { correlation, falsePositiveRate, recovered } = measureRecovery(truth, {
 *   mask: Float64Array.of(1, 1, 1, 1, 1),
 *   effect: Float64Array.of(0, 0, 2, 4, 6),
 *   p: Float64Array.of(0.5, 1e-4, 1e-9, 1e-9, 1e-9),
 * });
 * assert(Math.abs(correlation - 1) < 1e-12);
 * assertEquals([falsePositiveRate, recovered], [0.5, false]);
 * ```
 */
export function measureRecovery(
  truth: Float64Array,
  maps: FittedMaps,
): Recovery {
  const { mask, effect, p } = maps;
  const voxels = Array.from(mask.keys()).filter((v) => mask[v] !== 0);
  const active = voxels.filter((v) => truth[v] !== 0);
  const silent = voxels.filter((v) => truth[v] === 0);
  const found = silent.filter((v) => p[v] < falsePositiveLevel);
  const correlation = correlate(
    active.map((v) => truth[v]),
    active.map((v) => effect[v]),
  );
  const falsePositiveRate = found.length / silent.length;
  const [least, most] = expectedRates;
  return {
    activeVoxels: active.length,
    correlation,
    nullVoxels: silent.length,
    falsePositiveRate,
    recovered: correlation >= leastCorrelation &&
      falsePositiveRate >= least && falsePositiveRate <= most,
  };
}

/**
 * The mean of a map over the voxels of a region that were fitted.
 *
 * @param map One value a voxel.
 * @param region 1 inside, 0 outside.
 * @param mask 1 in the fitted voxels, 0 elsewhere.
 * @returns The mean; NaN if no voxel of the region was fitted.
 */
export function regionMean(
  map: Float64Array,
  region: Float64Array,
  mask: Float64Array,
): number {
  let total = 0;
  let count = 0;
  for (let v = 0; v < map.length; v++) {
    if (region[v] === 0 || mask[v] === 0) continue;
    total += map[v];
    count++;
  }
  return total / count;
}

function correlate(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] - meanA, b[i] - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
