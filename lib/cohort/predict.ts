/** What a unit is expected to take. @module */

import type { Prediction } from "./unit.ts";

/** What is known of a unit before it runs. */
export interface UnitSize {
  /** Voxels of a volume. */
  readonly voxels: number;
  /** Bytes of a stored value. */
  readonly valueBytes: number;
  /** Scans, or maps, that are read. */
  readonly scans: number;
  /** Columns of the widest design. */
  readonly columns: number;
  /** Whether volumes are smoothed or resampled. */
  readonly filtered: boolean;
  /** Whether only those voxels are fitted that a mask holds. */
  readonly masked: boolean;
  /** Whether whole series are held, as many as the budget allows. */
  readonly series: boolean;
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
  { columns, filtered, scans, voxels }: UnitSize,
  pace = 1,
): number {
  const a = SECONDS_A_VALUE * (1 + columns / 40) +
    (filtered ? SECONDS_FILTERED : 0);
  return pace * (START + voxels * (SECONDS_A_VOXEL + a * scans));
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
