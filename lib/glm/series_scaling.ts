/** Scaling of whole series before a fit. @module */
import type { SeriesSlab } from "./slab_fit.ts";
import type { SignalScaling } from "./voxel_reader.ts";

/**
 * Computes each voxel's mean over time.
 *
 * @param slab The series.
 * @param target Receives one mean a voxel, from `at` on.
 * @param at Where the slab's first voxel stands in `target`.
 */
export function seriesMeans(
  slab: SeriesSlab,
  target: Float64Array,
  at: number,
): void {
  const { stride, values, voxelCount } = slab;
  const sums = target.subarray(at, at + voxelCount);
  const scans = scansOf(slab);
  sums.fill(0);
  for (let start = stride; start < scans * stride; start += stride) {
    for (let v = 0; v < voxelCount; v++) {
      sums[v] += values[start + v] - values[v];
    }
  }
  for (let v = 0; v < voxelCount; v++) sums[v] = values[v] + sums[v] / scans;
}

/**
 * Scales series to percent of a mean m, at least 1: `100·(y/m − 1)`, as
 * nilearn's `mean_scaling`.
 *
 * @param slab The series; changed in place.
 * @param scaling 0 takes each voxel's own mean over time, `"grand-mean"` the
 * mean given, false leaves the series as they are.
 * @param grandMean Mean of all voxels and scans, for `"grand-mean"`.
 */
export function scaleSeries(
  slab: SeriesSlab,
  scaling: SignalScaling,
  grandMean = 0,
): void {
  if (scaling === false) return;
  const { stride, values, voxelCount } = slab;
  const means = new Float64Array(voxelCount).fill(grandMean);
  if (scaling === 0) seriesMeans(slab, means, 0);
  const scans = scansOf(slab);
  for (let v = 0; v < voxelCount; v++) means[v] = Math.max(means[v], 1);
  for (let t = 0; t < scans; t++) {
    const start = t * stride;
    for (let v = 0; v < voxelCount; v++) {
      values[start + v] = 100 * ((values[start + v] - means[v]) / means[v]);
    }
  }
}

/**
 * Standardises series over time: their mean is taken off and they are divided
 * by the sample standard deviation, unless that is below the rounding of 1.
 *
 * @param slab The series, of at least two scans; changed in place.
 */
export function standardizeSeries(slab: SeriesSlab): void {
  const { stride, values, voxelCount } = slab;
  const scans = scansOf(slab);
  const means = new Float64Array(voxelCount);
  const squares = new Float64Array(voxelCount);
  seriesMeans(slab, means, 0);
  for (let t = 0; t < scans; t++) {
    const start = t * stride;
    for (let v = 0; v < voxelCount; v++) {
      const value = values[start + v] - means[v];
      values[start + v] = value;
      squares[v] += value * value;
    }
  }
  for (let v = 0; v < voxelCount; v++) {
    const deviation = Math.sqrt(squares[v] / (scans - 1));
    squares[v] = deviation < Number.EPSILON ? 1 : deviation;
  }
  for (let t = 0; t < scans; t++) {
    const start = t * stride;
    for (let v = 0; v < voxelCount; v++) values[start + v] /= squares[v];
  }
}

function scansOf({ stride, values, voxelCount }: SeriesSlab): number {
  return Math.floor((values.length - voxelCount) / stride) + 1;
}
