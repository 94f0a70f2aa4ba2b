/** A stream on the thread that asks for it. @module */
import { breathe } from "../breathe.ts";
import { createEngine } from "../kernels/engine.ts";
import type { EngineName } from "../kernels/types.ts";
import { Control } from "./control.ts";
import { fillSlots, type OpenVolumes } from "./fill_slots.ts";
import { planStream } from "./plan_stream.ts";
import { guessVoxels } from "./provisional_voxels.ts";
import { storedRun } from "../image/resampled_run.ts";
import { rawVolumesOf, volumeFilesOf } from "./raw_volumes.ts";
import { listedSums } from "./stream_memory.ts";
import { StreamRoom } from "./stream_room.ts";
import { openJob } from "./stream_job.ts";
import {
  controlBuffer,
  listVoxels,
  readSums,
  setUpStream,
} from "./stream_setup.ts";
import { batchCountOf, type StreamPlan, volumesOf } from "./stream_spec.ts";
import type { OpenSumStream } from "./sums.ts";

/** How a stream on the calling thread works. */
export interface InlineOptions {
  /** The kernels. @default {"wasm" where it can run} */
  readonly engine?: EngineName;
  /**
   * Bytes for image data and model state.
   *
   * @default {256 MiB}
   */
  readonly memory?: number;
  /** How to cut streams up, in place of what fits the memory. */
  readonly plan?: StreamPlan;
}

/**
 * Makes streams that read and sum on the calling thread.
 *
 * @param options Kernels and plan.
 * @returns What opens a stream.
 */
export function inlineStreams(options: InlineOptions = {}): OpenSumStream {
  const room = new StreamRoom(false);
  return (run, request) => {
    const plan = options.plan ??
      planStream(run, request, { memory: options.memory, workers: 0 });
    const setup = setUpStream(run, request, plan, 0, room);
    const { arrays, memory, spec } = setup;
    const engine = createEngine({
      engine: options.engine,
      memory,
      scratch: arrays.scratch[0].kernels,
    });
    return {
      async read(voxels, { onProgress, signal }) {
        const control = new Control(controlBuffer(spec, false), spec);
        const files = spec.slots === 0 ? volumeFilesOf(run) : undefined;
        using job = await openJob(spec, arrays, control, engine, 0, files);
        const runBatch = async (batch: number, volumes: number) => {
          signal?.throwIfAborted();
          if (batch === 0) {
            listVoxels(
              setup,
              voxels ?? guessVoxels(job.leadVolume(), spec.grid),
            );
          }
          job.runBatch(batch);
          onProgress?.(volumes);
          await breathe();
        };
        if (files) {
          for (let batch = 0; batch < batchCountOf(spec); batch++) {
            await runBatch(batch, volumesOf(spec, batch)[1]);
          }
        } else {
          const open: OpenVolumes = (rooms) =>
            rawVolumesOf(storedRun(run), { signal, ...rooms });
          const hooks = { beforeSlot() {}, filled: runBatch };
          await fillSlots({ spec, arrays, control }, open, hooks);
        }
        const { solve } = engine;
        return readSums(
          setup,
          voxels,
          solve && ((model) => {
            const solveAll = async () => {
              await breathe();
              const sums = listedSums(arrays, spec.width);
              solve({ model, sums, start: 0, end: sums.voxelCount });
            };
            return { done: solveAll(), join() {} };
          }),
        );
      },
      [Symbol.asyncDispose]() {
        room.give(setup);
        return Promise.resolve();
      },
    };
  };
}
