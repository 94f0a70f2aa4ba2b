/** What the planner of fits lays out, in bytes. @module */

import { planSeries } from "../slab/plan_series.ts";
import { cutStream } from "../slab/plan_stream.ts";
import { filterBytes, streamBytes } from "../slab/stream_memory.ts";
import { deepestOf, sizeOf, type StreamSpec } from "../slab/stream_spec.ts";
import { kindsOf, summersFor } from "../workers/helpers.ts";
import type { UnitSize } from "./predict.ts";

/** How a unit's command uses the machine. */
export interface UnitMachine {
  /** Threads that compute; 0 for one without workers. */
  readonly workers: number;
  /** Bytes for image data and model state. */
  readonly memory: number;
}

/** Bytes of the code of a pool, and of each of its workers. */
const POOL = 16e6;
const WORKER = 13e6;

/**
 * Counts what the workers of a unit take.
 *
 * @param size The unit.
 * @param machine How it uses the machine.
 * @returns Bytes.
 */
export function workerBytes(
  { compressed }: UnitSize,
  { workers }: UnitMachine,
): number {
  if (workers === 0) return 0;
  return POOL + WORKER * kindsOf(workers, compressed).length;
}

/**
 * Counts what the stream of a run lays out, for the voxels that it lists.
 *
 * @param size The unit.
 * @param machine How it uses the machine.
 * @param wholeVolumes Volumes that are there besides, where they are known.
 * @returns Bytes.
 * @throws {UsageError} If the budget is too small.
 */
export function streamedBytes(
  size: UnitSize,
  { memory, workers }: UnitMachine,
  wholeVolumes?: number,
): number {
  const { columns, listed, order, resampled, scans, smoothed, voxels } = size;
  const sums = order < 2;
  const spec: StreamSpec = {
    batch: 1,
    slots: 1,
    tileVoxels: 0,
    capacity: 0,
    workers: workers === 0
      ? 0
      : summersFor(workers, size.compressed && !smoothed),
    grid: lineOf(voxels),
    resampling: resampled
      ? {
        sources: [lineOf(size.storedVoxels)],
        sourceOf: new Uint32Array(),
        steps: [],
      }
      : undefined,
    volumeCount: scans,
    volumeBytes: size.storedBytes,
    kept: new Uint8Array(sums ? scans : 0).fill(1),
    width: sums ? columns * (order + 1) : 0,
    lagged: order === 1,
    smoothingFwhm: smoothed && sums ? 1 : undefined,
  };
  const mostVoxels = sums ? size.given ? listed : Infinity : 0;
  const plan = cutStream(
    spec,
    { name: "--memory", mostVoxels, reader: size.compressed, wholeVolumes },
    memory,
  );
  const capacity = Math.min(plan.capacity, listed);
  const cut = { ...spec, ...plan, capacity };
  return streamBytes(cut) - untouched(cut) + filterBytes(cut);
}

/**
 * Counts what the whole series of a run take.
 *
 * @param size The unit.
 * @param machine How it uses the machine.
 * @returns Bytes.
 * @throws {UsageError} If the budget is too small.
 */
export function seriesBytes(
  size: UnitSize,
  { memory, workers }: UnitMachine,
): number {
  const { columns, fitted, order, scans, smoothed, voxels } = size;
  const valueBytes = smoothed || size.resampled
    ? 8
    : size.storedBytes / size.storedVoxels;
  const plan = planSeries({
    name: "--memory",
    size: voxels,
    volumeCount: scans,
    volumeBytes: size.storedBytes,
    filtered: smoothed,
    valueBytes,
    voxelCount: fitted,
    scans,
    stateNumbers: columns + order + 16,
  }, { memory, workers, scratch: true });
  return plan.heldVoxels * plan.blockScans * valueBytes +
    plan.slabVoxels * scans * Math.max(1, workers) * 8 + 8 * order * fitted;
}

/** Of a short run, room for volumes that are never there. */
function untouched(spec: StreamSpec): number {
  const { resampling, smoothingFwhm, slots, volumeBytes, volumeCount } = spec;
  const deepest = deepestOf(spec);
  const spare = (batches: number) =>
    Math.max(0, batches * deepest - volumeCount);
  const filtered = Number(smoothingFwhm !== undefined) +
    Number(resampling !== undefined);
  return spare(slots) * volumeBytes +
    filtered * spare(2) * 8 * sizeOf(spec.grid);
}

/** A grid of so many voxels. */
function lineOf(voxels: number): StreamSpec["grid"] {
  return {
    shape: [voxels, 1, 1],
    affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
    voxelSizes: [1, 1, 1],
  };
}
