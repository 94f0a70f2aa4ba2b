/** Whole series of a run's voxels, slab after slab. @module */

import { breathe } from "../breathe.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { BufferRoom } from "./buffer_room.ts";
import { decodeSlabValues } from "./decode_slab.ts";
import { planSeries, type SeriesPlan } from "./plan_series.ts";
import { volumeBytesOf } from "./raw_volumes.ts";
import type { OpenScratch } from "./scratch.ts";
import { SeriesStore, type SlabSpan, valueBytesOf } from "./series_store.ts";
import { sizeOf } from "./stream_spec.ts";
import type { StreamHooks } from "./sums.ts";

/** The series of neighbouring voxels of a list. */
export interface SeriesSlab extends SlabSpan {
  /**
   * Values, volume after volume of `voxelCount` voxels, NaN where stored so.
   * The array is overwritten when the next slab is asked for.
   */
  readonly values: Float64Array;
}

/** Which series are wanted and what they may take up. */
export interface SeriesSlabsOptions extends StreamHooks {
  /** Indices of the voxels, ascending. */
  readonly voxels: Uint32Array;
  /** Gaussian filter in mm, where one is applied; NaN then counts as 0. */
  readonly smoothingFwhm?: number | readonly [number, number, number];
  /**
   * Bytes for image data and model state.
   *
   * @default {256 MiB}
   */
  readonly memory?: number;
  /** Numbers that are kept of each voxel meanwhile. @default {8} */
  readonly stateNumbers?: number;
  /**
   * Makes a scratch file for series that do not fit into memory; without it
   * the volumes are read once for each part that does.
   */
  readonly openScratch?: OpenScratch;
  /** How to hold the series, in place of what fits the memory. */
  readonly plan?: SeriesPlan;
  /** Told, at the end, how often the volumes were read and the scratch file's bytes. */
  readonly onEnd?: (readings: number, scratchBytes: number) => void;
}

/**
 * Reads the series of some voxels slab after slab. They are held as they are
 * stored, in memory where they fit and else in a scratch file, so that memory
 * does not grow with the number of volumes; neither changes a value.
 *
 * @param run The volumes.
 * @param options Voxels, memory, progress and signal.
 * @returns The slabs in the order of the voxels.
 * @throws {UsageError} If the memory is too small; the message says what the
 * least is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesSlabs } from "./series_slabs.ts";
 *
 * const maps = {
 *   name: "made",
 *   grid: {
 *     shape: [3, 1, 1],
 *     affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
 *     voxelSizes: [1, 1, 1],
 *   },
 *   volumeCount: 2,
 *   tR: undefined,
 *   async *volumes() {
 *     yield { index: 0, data: Float64Array.of(1, 2, 3) };
 *     yield { index: 1, data: Float64Array.of(4, 5, 6) };
 *   },
 * } as const;
 * const voxels = Uint32Array.of(0, 2);
 * for await (const { values } of seriesSlabs(maps, { voxels })) {
 *   assertEquals([...values], [1, 3, 4, 6]);
 * }
 * ```
 */
export async function* seriesSlabs(
  run: VolumeSeries,
  options: SeriesSlabsOptions,
): AsyncGenerator<SeriesSlab, void> {
  const { memory, onEnd, openScratch, signal, smoothingFwhm, voxels } = options;
  const size = sizeOf(run.grid);
  const { volumeCount } = run;
  const plan = options.plan ?? planSeries({
    name: run.name,
    size,
    volumeCount,
    volumeBytes: volumeBytesOf(run, size),
    filtered: smoothingFwhm !== undefined,
    valueBytes: valueBytesOf(run, smoothingFwhm),
    voxelCount: voxels.length,
    scans: volumeCount,
    stateNumbers: options.stateNumbers ?? 8,
  }, { memory, workers: 0, scratch: openScratch !== undefined });
  await using store = new SeriesStore(run, {
    voxels,
    kept: new Uint8Array(volumeCount).fill(1),
    smoothingFwhm,
  }, { plan, openScratch, room: new BufferRoom(false), mean: false });
  const decoded = new Float64Array(plan.slabVoxels * volumeCount);
  const room = new Uint8Array(
    plan.scratch ? decoded.length * store.valueBytes : 0,
  );
  for await (const slabs of store.parts(options)) {
    for (const { at, voxelCount } of slabs) {
      await breathe();
      signal?.throwIfAborted();
      const values = decoded.subarray(0, voxelCount * volumeCount);
      const bytes = store.bytesOf({ at, voxelCount }, room);
      decodeSlabValues(bytes, store.valueBytes, store.encodings, values);
      yield { at, voxelCount, values };
    }
  }
  onEnd?.(store.readings, store.scratchBytes);
}
