/** A stream on the thread that asks for it. @module */
import { createEngine } from "../kernels/engine.ts";
import type { EngineName } from "../kernels/types.ts";
import { Control } from "./control.ts";
import { provisionalVoxels } from "./provisional_voxels.ts";
import { rawVolumesOf } from "./raw_volumes.ts";
import { StreamJob } from "./stream_job.ts";
import {
  clearSums,
  controlBuffer,
  listVoxels,
  readSums,
  setUpStream,
} from "./stream_setup.ts";
import { sizeOf, type StreamPlan } from "./stream_spec.ts";
import type { OpenSumStream, SumsRequest } from "./sums.ts";

/** How a stream on the calling thread works. */
export interface InlineOptions {
  /** The kernels. @default {"wasm" where it can run} */
  readonly engine?: EngineName;
  /** How to cut the stream up. @default {small batches, all voxels at once} */
  readonly plan?: StreamPlan;
}

/**
 * Makes streams that read and sum on the calling thread.
 *
 * @param options Kernels and plan.
 * @returns What opens a stream.
 */
export function inlineStreams(options: InlineOptions = {}): OpenSumStream {
  return (run, request) => {
    const plan = options.plan ?? defaultPlan(request);
    const setup = setUpStream(run, request, plan, 0, false);
    const { arrays, memory, spec } = setup;
    const engine = createEngine({
      engine: options.engine,
      memory,
      scratch: arrays.scratch[0].kernels,
    });
    return {
      async read(voxels, { onProgress, signal }) {
        clearSums(setup);
        const control = new Control(controlBuffer(spec, false), spec);
        const job = new StreamJob(spec, arrays, control, engine);
        let runBatch: ((batch: number) => void) | undefined;
        await job.feed(
          rawVolumesOf(run, { signal }),
          () => {},
          (batch, volumes) => {
            if (!runBatch) {
              listVoxels(
                setup,
                voxels ?? provisionalVoxels(job.leadMean(), spec.grid),
              );
              runBatch = job.batchRunner();
            }
            runBatch(batch);
            onProgress?.(volumes);
          },
        );
        return readSums(setup);
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };

    function defaultPlan(request: SumsRequest): StreamPlan {
      return {
        batch: 8,
        slots: 1,
        tileVoxels: 2048,
        capacity: Math.min(request.mostVoxels, sizeOf(run.grid)),
      };
    }
  };
}
