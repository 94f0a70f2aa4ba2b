/** What every thread of a stream knows of it. @module */
import { type ResamplePlan, voxelsOf } from "../image/resample_plan.ts";
import type { Grid } from "../nifti/types.ts";

/** Volumes that the shift and the provisional mask are taken from. */
export const LEAD = 5;

/** How a stream is cut up; no cut changes a bit of the result. */
export interface StreamPlan {
  /** Volumes read and summed together. */
  readonly batch: number;
  /**
   * Batches that can be waiting to be summed; 0 where each thread reads what it
   * sums, of volumes that have plain files of their own.
   */
  readonly slots: number;
  /** Voxels of a volume that one task sums. */
  readonly tileVoxels: number;
  /** Most voxels that are summed in one reading. */
  readonly capacity: number;
}

/** A stream in a form that can be sent to another thread. */
export interface StreamSpec extends StreamPlan {
  /** Threads that sum. */
  readonly workers: number;
  /** The grid that volumes are summed on. */
  readonly grid: Grid;
  /** How stored volumes come onto it, where they lie on others. */
  readonly resampling: ResamplePlan | undefined;
  /** Volumes of the run. */
  readonly volumeCount: number;
  /** Most bytes that a stored volume has. */
  readonly volumeBytes: number;
  /** One flag a volume: 1 where it is kept. */
  readonly kept: Uint8Array;
  /** Columns of the projection. */
  readonly width: number;
  /** Whether products of neighbours in time are wanted. */
  readonly lagged: boolean;
  /** Gaussian filter in mm, where one is applied. */
  readonly smoothingFwhm:
    | number
    | readonly [number, number, number]
    | undefined;
}

/** Voxels of a volume. */
export function sizeOf(grid: Grid): number {
  return grid.shape[0] * grid.shape[1] * grid.shape[2];
}

/** Most voxels that a stored volume has. */
export function storedSizeOf(
  { grid, resampling }: Pick<StreamSpec, "grid" | "resampling">,
): number {
  return resampling
    ? Math.max(...resampling.sources.map(voxelsOf))
    : sizeOf(grid);
}

/** Volumes of the first batch: enough for the shift, whatever the others are. */
export function leadOf(spec: Pick<StreamSpec, "volumeCount">): number {
  return Math.min(spec.volumeCount, LEAD);
}

/** Most volumes of any batch. */
export function deepestOf(
  spec: Pick<StreamSpec, "batch" | "volumeCount">,
): number {
  return Math.min(spec.volumeCount, Math.max(LEAD, spec.batch));
}

/** Batches of a stream. */
export function batchCountOf(
  spec: Pick<StreamSpec, "batch" | "volumeCount">,
): number {
  return 1 + Math.ceil((spec.volumeCount - leadOf(spec)) / spec.batch);
}

/** First volume of a batch, and the one after its last. */
export function volumesOf(
  spec: Pick<StreamSpec, "batch" | "volumeCount">,
  batch: number,
): readonly [number, number] {
  const lead = leadOf(spec);
  if (batch === 0) return [0, lead];
  const from = lead + (batch - 1) * spec.batch;
  return [from, Math.min(from + spec.batch, spec.volumeCount)];
}

/** Tiles of a volume. */
export function tileCountOf(
  spec: Pick<StreamSpec, "grid" | "tileVoxels">,
): number {
  return Math.ceil(sizeOf(spec.grid) / spec.tileVoxels);
}

/** Bytes that a stored tile of a volume takes up at most. */
export function tileBytes(
  spec: Pick<StreamSpec, "grid" | "resampling" | "tileVoxels" | "volumeBytes">,
): number {
  return spec.tileVoxels * Math.ceil(spec.volumeBytes / storedSizeOf(spec));
}
