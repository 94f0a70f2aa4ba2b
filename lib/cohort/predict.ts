/** What a unit is expected to take. @module */

import type { Prediction } from "./unit.ts";

/** What is known of a unit before it runs. */
export interface UnitSize {
  /** Voxels of a volume as it is fitted. */
  readonly voxels: number;
  /** Voxels of a stored volume. */
  readonly storedVoxels: number;
  /** Bytes of a stored volume. */
  readonly storedBytes: number;
  /** Whether images are gzipped. */
  readonly compressed: boolean;
  /** Runs. */
  readonly runs: number;
  /** Scans of the longest run, or maps. */
  readonly scans: number;
  /** Scans of all runs, or maps, that are read. */
  readonly allScans: number;
  /** Columns of the widest design. */
  readonly columns: number;
  /** Contrasts. */
  readonly contrasts: number;
  /** Voxels that sums are kept for until the mask is known. */
  readonly listed: number;
  /** Voxels of the mask. */
  readonly fitted: number;
  /** Whether the mask is given. */
  readonly given: boolean;
  /** Whether volumes are smoothed. */
  readonly smoothed: boolean;
  /** Whether volumes are resampled. */
  readonly resampled: boolean;
  /** Coefficients of the noise model. */
  readonly order: number;
  /** Whether residuals and the like are written. */
  readonly series: boolean;
  /** Whether a report is written. */
  readonly report: boolean;
}

/** Seconds to start a fit and to write a voxel's share of its maps. */
const START = 0.5;
const SECONDS_A_VOXEL = 5e-7;
/** Seconds that reading and summing a value takes, and filtering it. */
const SECONDS_A_VALUE = 8e-9;
const SECONDS_FILTERED = 2e-8;

/**
 * Predicts the seconds that a unit takes on one processor; those of units that
 * are done correct it.
 *
 * @param size What is known of it.
 * @param pace Measured over predicted seconds of units that are done.
 * @returns Seconds.
 */
export function predictSeconds(
  { allScans, columns, resampled, smoothed, voxels }: UnitSize,
  pace = 1,
): number {
  const a = SECONDS_A_VALUE * (1 + columns / 40) +
    (smoothed || resampled ? SECONDS_FILTERED : 0);
  return pace * (START + voxels * (SECONDS_A_VOXEL + a * allScans));
}

/**
 * The pace of a machine: how the seconds of units that are done compare with
 * what was predicted, at the median.
 *
 * @param units Measured and predicted seconds.
 * @returns The pace; 1 where nothing is known.
 */
export function paceOf(
  units: readonly { readonly measured: number; readonly predicted: number }[],
): number {
  if (units.length === 0) return 1;
  const ratios = units.map(({ measured, predicted }) => measured / predicted)
    .sort((a, b) => a - b);
  return ratios[Math.floor(ratios.length / 2)];
}

/**
 * Predicts what a unit takes.
 *
 * @param size What is known of it.
 * @param memory Most bytes resident at a time.
 * @param pace The machine's pace.
 * @returns The prediction.
 */
export function predict(
  size: UnitSize,
  memory: number,
  pace: number,
): Prediction {
  return { memory, seconds: predictSeconds(size, pace) };
}
