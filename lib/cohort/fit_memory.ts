/** Memory that the fit of a subject is expected to take. @module */

import {
  seriesBytes,
  streamedBytes,
  type UnitMachine,
  workerBytes,
} from "./planned_bytes.ts";
import type { UnitSize } from "./predict.ts";

/** Bytes of the runtime with the program. */
const RUNTIME = 95e6;
/** Most bytes that wait to be collected, and how many a byte that is read leaves. */
const GARBAGE = 12e6;
const GARBAGE_A_BYTE = 0.3;
/** Bytes of the page of a report and of what makes it, and those a voxel. */
const REPORT = 42e6;
const REPORT_A_VOXEL = 95;
/** How much more than the fit alone leaves to be collected. */
const REPORT_GARBAGE = 2.3;
/** Bytes of what computes residuals and the like. */
const SERIES = 25e6;
/** Numbers that a fit keeps of a voxel besides its coefficients. */
export const KEPT_NUMBERS = 7;
/** Maps of a contrast: effect, variance, statistic, p, z and −log10 p. */
export const MAPS = 6;
/** Volumes of float64 that the mask is found in, and one to write from. */
export const MASK_VOLUMES = 5;
/** Maps of a voxel that reading residuals holds. */
const RESIDUALS = 6;
/** What is asked for besides: no two calls take the same. */
export const MARGIN = 1.18;

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
    (columns + KEPT_NUMBERS + (runs > 1 ? 2 + 6 * contrasts : 0));
  const series = size.series ? SERIES + 8 * (RESIDUALS * fitted + voxels) : 0;
  const maps = garbageBytes(size) + 8 * (MAPS * fitted + MASK_VOLUMES * voxels);
  const streamed = streamedBytes(size, machine);
  const bytes = RUNTIME + workerBytes(size, machine) + streamed +
    (order > 1 ? seriesBytes(size, machine) : 0) + state +
    Math.max(maps, series);
  return MARGIN * Math.max(bytes, RUNTIME + streamed + reportBytes(size));
}

/**
 * Counts what the reading of images leaves to be collected.
 *
 * @param size The unit.
 * @returns Bytes.
 */
export function garbageBytes({ allScans, storedBytes }: UnitSize): number {
  return Math.min(GARBAGE, GARBAGE_A_BYTE * allScans * storedBytes);
}

/**
 * Counts what a report takes that is made when the workers have ended.
 *
 * @param size The unit.
 * @returns Bytes; 0 without one.
 */
export function reportBytes(size: UnitSize): number {
  if (!size.report) return 0;
  return REPORT + REPORT_GARBAGE * garbageBytes(size) +
    REPORT_A_VOXEL * size.voxels;
}
