/** Scaling of whole series before a fit. @module */
import { scaleOf, type ScaleSettings } from "./scale.ts";
import type { SeriesSlab } from "./slab_fit.ts";

/** How each series is scaled: (value − center) · factor. */
export interface SeriesScales {
  /** What is taken off, one value a voxel. */
  readonly center: Float64Array;
  /** What is multiplied by, one value a voxel. */
  readonly factor: Float64Array;
}

/**
 * Makes room for scales.
 *
 * @param voxelCount Number of voxels.
 * @returns Scales of zeros.
 */
export function makeScales(voxelCount: number): SeriesScales {
  return {
    center: new Float64Array(voxelCount),
    factor: new Float64Array(voxelCount),
  };
}

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
 * Finds how series are scaled.
 *
 * @param slab The series, of at least two scans.
 * @param settings How all series are scaled.
 * @param scales Receives the scales, from `at` on.
 * @param at Where the slab's first voxel stands in `scales`.
 */
export function findScales(
  slab: SeriesSlab,
  settings: ScaleSettings,
  scales: SeriesScales,
  at: number,
): void {
  const { voxelCount } = slab;
  const means = new Float64Array(voxelCount);
  seriesMeans(slab, means, 0);
  const deviations = settings.standardize
    ? deviationsFrom(slab, means)
    : new Float64Array(voxelCount);
  for (let v = 0; v < voxelCount; v++) {
    const { center, factor } = scaleOf(settings, means[v], deviations[v]);
    scales.center[at + v] = center;
    scales.factor[at + v] = factor;
  }
}

/**
 * Scales series.
 *
 * @param slab The series; changed in place.
 * @param scales How, from `at` on.
 * @param at Where the slab's first voxel stands in `scales`.
 */
export function applyScales(
  slab: SeriesSlab,
  scales: SeriesScales,
  at: number,
): void {
  const { stride, values, voxelCount } = slab;
  const center = scales.center.subarray(at, at + voxelCount);
  const factor = scales.factor.subarray(at, at + voxelCount);
  const scans = scansOf(slab);
  for (let t = 0; t < scans; t++) {
    const start = t * stride;
    for (let v = 0; v < voxelCount; v++) {
      values[start + v] = (values[start + v] - center[v]) * factor[v];
    }
  }
}

function deviationsFrom(slab: SeriesSlab, means: Float64Array): Float64Array {
  const { stride, values, voxelCount } = slab;
  const scans = scansOf(slab);
  const squares = new Float64Array(voxelCount);
  for (let t = 0; t < scans; t++) {
    const start = t * stride;
    for (let v = 0; v < voxelCount; v++) {
      const value = values[start + v] - means[v];
      squares[v] += value * value;
    }
  }
  return squares.map((sum) => Math.sqrt(sum / (scans - 1)));
}

function scansOf({ stride, values, voxelCount }: SeriesSlab): number {
  return Math.floor((values.length - voxelCount) / stride) + 1;
}
