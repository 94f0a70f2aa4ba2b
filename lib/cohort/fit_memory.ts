/** Memory that the fit of a subject is expected to take. @module */

import {
  seriesBytes,
  streamedBytes,
  type UnitMachine,
  workerBytes,
} from "./planned_bytes.ts";
import type { UnitSize } from "./predict.ts";

/** Bytes of the runtime with the program and what it leaves to be collected. */
const RUNTIME = 107e6;
/** Bytes of the page of a report and of what makes it. */
const REPORT = 80e6;
/** Numbers that a fit keeps of a voxel besides its coefficients. */
export const KEPT_NUMBERS = 7;
/** Maps of a contrast: effect, variance, statistic, p, z and −log10 p. */
export const MAPS = 6;
/** Volumes of float64 that the mask is found in, and one to write from. */
export const MASK_VOLUMES = 5;
/** Maps of a voxel that reading residuals holds. */
const RESIDUALS = 12;
/** What is asked for besides: no two calls take the same. */
export const MARGIN = 1.13;

/**
 * Predicts the most bytes that a fit of a subject has resident at a time: what
 * its planner lays out, what it keeps of each voxel and volume besides, and the
 * process.
 *
 * @param size What is known of it.
 * @param machine How it uses the machine.
 * @returns Bytes.
 * @throws {UsageError} If the budget is too small for it.
 */
export function fitMemory(size: UnitSize, machine: UnitMachine): number {
  const { columns, contrasts, fitted, listed, order, runs, voxels } = size;
  const kept = runs > 1 && order < 2 ? listed : fitted;
  const state = 8 * kept *
    (columns + KEPT_NUMBERS + (runs > 1 ? 3 * contrasts : 0));
  const residuals = size.series
    ? 8 * (RESIDUALS * fitted + 3 * voxels) + 10 * size.storedBytes
    : 0;
  const bytes = RUNTIME + streamedBytes(size, machine) +
    (order > 1 ? seriesBytes(size, machine) : 0) +
    state + 8 * MAPS * fitted + 8 * MASK_VOLUMES * voxels + residuals;
  return MARGIN * (bytes + besides(size, machine));
}

/**
 * Counts what a unit takes besides: its workers, and its report, which is made
 * when they have ended.
 *
 * @param size The unit.
 * @param machine How it uses the machine.
 * @returns Bytes.
 */
export function besides(size: UnitSize, machine: UnitMachine): number {
  return Math.max(workerBytes(size, machine), size.report ? REPORT : 0);
}
