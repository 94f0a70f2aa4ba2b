/** Whole series, slab after slab, on the thread that asks for them. @module */
import { breathe } from "../breathe.ts";
import type { EngineName } from "../kernels/types.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { BufferRoom } from "../slab/buffer_room.ts";
import { decodeSlab } from "../slab/decode_slab.ts";
import type { SeriesRequest } from "../slab/kept_volumes.ts";
import { planSeries, type SeriesPlan } from "../slab/plan_series.ts";
import { volumeBytesOf } from "../slab/raw_volumes.ts";
import type { OpenScratch } from "../slab/scratch.ts";
import { SeriesStore, valueBytesOf } from "../slab/series_store.ts";
import { sizeOf } from "../slab/stream_spec.ts";
import type { StreamHooks } from "../slab/sums.ts";
import {
  makeSlabState,
  SlabJob,
  type SlabModel,
  type SlabState,
  type SlabStep,
} from "./slab_job.ts";

/** Numbers that a fit keeps of a voxel besides its coefficients. */
const KEPT_NUMBERS = 16;

/** What a slab pass fits. */
export interface SlabPassRequest extends SeriesRequest {
  /** The model. */
  readonly model: SlabModel;
  /** Whether the mean of all volumes is wanted too. */
  readonly mean: boolean;
  /**
   * Lends what the pass leaves, where that is used up before the next pass with
   * this room begins.
   */
  readonly room: {
    within(
      shared: boolean,
    ): { zeros(name: string, length: number): Float64Array };
  } | undefined;
}

/** A run whose series are fitted slab after slab. */
export interface SlabPass extends AsyncDisposable {
  /** What was found so far. */
  readonly state: SlabState;
  /** How often the run was read. */
  readonly readings: number;
  /** Bytes of the scratch file; 0 without one. */
  readonly scratchBytes: number;
  /** Mean of all volumes, every voxel, where it was wanted. */
  readonly mean: Float64Array | undefined;
  /**
   * Does a step with all slabs.
   *
   * @param step The step.
   * @param hooks Progress of reading, and signal.
   */
  run(step: SlabStep, hooks: StreamHooks): Promise<void>;
}

/** Prepares the slab pass of a run. */
export type OpenSlabPass = (
  run: VolumeSeries,
  request: SlabPassRequest,
) => SlabPass | Promise<SlabPass>;

/** How a slab pass works. */
export interface SlabOptions {
  /**
   * Bytes for image data and model state.
   *
   * @default {256 MiB}
   */
  readonly memory?: number;
  /**
   * Makes a scratch file for series that do not fit into memory; without it
   * the run is read in parts.
   */
  readonly openScratch?: OpenScratch;
  /** What filters volumes. @default {"wasm" where it can run} */
  readonly engine?: EngineName;
  /** How to hold the series, in place of what fits the memory. */
  readonly plan?: SeriesPlan;
}

/**
 * Plans the slab pass of a run.
 *
 * @param run The run.
 * @param request What to fit.
 * @param options The budget and whether there is disk.
 * @param workers Threads that fit; 0 for the calling one alone.
 * @returns The plan.
 * @throws {UsageError} If the budget is too small.
 */
export function planSlabs(
  run: VolumeSeries,
  request: SlabPassRequest,
  { memory, openScratch, plan }: SlabOptions,
  workers: number,
): SeriesPlan {
  const size = sizeOf(run.grid);
  const { basis, order } = request.model;
  return plan ?? planSeries({
    name: run.name,
    size,
    volumeCount: run.volumeCount,
    volumeBytes: volumeBytesOf(run, size),
    filtered: request.smoothingFwhm !== undefined,
    valueBytes: valueBytesOf(run, request.smoothingFwhm),
    voxelCount: request.voxels.length,
    scans: basis.rowCount,
    stateNumbers: basis.rank + order + KEPT_NUMBERS,
  }, { memory, workers, scratch: openScratch !== undefined });
}

/**
 * Makes slab passes on the calling thread.
 *
 * @param options Memory and disk.
 * @returns What prepares the slab pass of a run.
 */
export function inlineSlabs(options: SlabOptions = {}): OpenSlabPass {
  const blocks = new BufferRoom(false);
  return (run, request) => {
    const plan = planSlabs(run, request, options, 0);
    const { engine } = options;
    const store = new SeriesStore(run, { ...request, engine }, {
      plan,
      openScratch: options.openScratch,
      room: blocks,
      mean: request.mean,
    });
    const state = makeSlabState(
      request.model,
      request.voxels.length,
      false,
      request.room?.within(false),
    );
    const job = new SlabJob(request.model, state);
    const values = new Float64Array(plan.slabVoxels * store.scans);
    const room = new Uint8Array(
      plan.scratch ? values.length * store.valueBytes : 0,
    );
    return {
      state,
      get readings() {
        return store.readings;
      },
      get scratchBytes() {
        return store.scratchBytes;
      },
      get mean() {
        return store.mean;
      },
      async run(step, hooks) {
        for await (const slabs of store.parts(hooks)) {
          for (const span of slabs) {
            await breathe();
            hooks.signal?.throwIfAborted();
            const { at, voxelCount } = span;
            const slab = values.subarray(0, voxelCount * store.scans);
            decodeSlab(
              store.bytesOf(span, room),
              store.valueBytes,
              store.encodings,
              slab,
            );
            job.run(step, { values: slab, stride: voxelCount, voxelCount }, at);
          }
        }
      },
      [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    };
  };
}
