/** Memory that fits are expected to take. @module */

import type { UnitSize } from "./predict.ts";

/** How a unit's command uses the machine. */
export interface UnitMachine {
  /** Threads that compute; 0 for one without workers. */
  readonly workers: number;
  /** Bytes for image data and model state. */
  readonly memory: number;
}

/** Bytes of the runtime with the program, and of each worker. */
const RUNTIME = 140e6;
const GROUP_RUNTIME = 112e6;
const WORKER = 18e6;
/** Bytes more of a worker that filters. */
const FILTERING = 12e6;
/** Volumes of float64 that are held beside whole series. */
const SERIES_VOLUMES = 16;
/** Part of a volume whose sums are kept: what a mask of the brain may hold. */
const MASK = 0.5;
/** Volumes that wait to be summed. */
const BATCH = 16;

/**
 * Predicts the most bytes that a fit of a subject has resident at a time: the
 * runtime, the volumes that wait, and the sums of `planStream` for as many
 * voxels as a mask usually holds, within the budget that the fit obeys.
 *
 * @param size What is known of it.
 * @param machine How it uses the machine.
 * @returns Bytes.
 */
export function fitMemory(
  { columns, filtered, masked, scans, series, valueBytes, voxels }: UnitSize,
  { memory, workers }: UnitMachine,
): number {
  const slots = workers === 0 ? 1 : 2;
  const volumes = slots * BATCH * valueBytes * voxels +
    (filtered ? 16 * BATCH * voxels : 0);
  const share = masked ? MASK : 1;
  const sums = 8 * voxels * (6 + share * (14 + 2.7 * columns));
  const held = voxels *
    (8 * SERIES_VOLUMES + share * scans * (filtered ? 4 : valueBytes));
  const worker = WORKER + (filtered ? FILTERING : 0);
  return RUNTIME + worker * workers +
    Math.min(memory, series ? held : volumes + sums);
}

/**
 * Predicts the most bytes that a model of a group has resident at a time.
 *
 * @param size What is known of it.
 * @param machine How it uses the machine.
 * @returns Bytes.
 */
export function groupMemory(
  { scans, voxels }: UnitSize,
  { memory, workers }: UnitMachine,
): number {
  return GROUP_RUNTIME + WORKER * workers +
    Math.min(memory, 8 * voxels * (scans + 20));
}
