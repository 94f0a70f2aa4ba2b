/** Relabellings on the thread that asks for them. @module */
import { breathe } from "../breathe.ts";
import { createEngine } from "../kernels/engine.ts";
import { createMemory } from "../kernels/memory.ts";
import type { EngineName } from "../kernels/types.ts";
import { PermutationJob } from "./permutation_job.ts";
import {
  batchOf,
  layOutPermutation,
  type PermutationArrays,
  permutationBytes,
  type PermutationModel,
  tailVoxels,
} from "./permutation_model.ts";

/** What to tell while relabellings are worked on, and how to end it. */
export interface PermutationHooks {
  /** Told how many relabellings are done. */
  readonly onProgress?: (done: number) => void;
  /** Ends the work with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The relabellings of a model, to be worked on. */
export interface PermutationPass {
  /** What all threads share; residuals and neighbours are filled before `run`. */
  readonly arrays: PermutationArrays;
  /**
   * Finds the statistics of the data as they are.
   *
   * @returns The partial correlation of each voxel.
   */
  observe(): Float64Array;
  /**
   * Works on all relabellings.
   *
   * @param hooks Progress and signal.
   */
  run(hooks: PermutationHooks): Promise<void>;
  /**
   * Fits the tails of the voxels that `arrays.selected` begins with.
   *
   * @param count How many there are.
   * @param hooks Signal.
   */
  fitTails(count: number, hooks: PermutationHooks): Promise<void>;
}

/** Prepares the pass of a model. */
export type OpenPermutationPass = (model: PermutationModel) => PermutationPass;

/**
 * Prepares a pass on the calling thread.
 *
 * @param engine The kernels; the fastest where not given.
 * @returns What opens passes.
 */
export function permuteInline(engine?: EngineName): OpenPermutationPass {
  return (model) => {
    const memory = createMemory(permutationBytes(model, 1), false);
    const arrays = layOutPermutation(model, 1, memory.buffer);
    const job = makeJob(model, arrays, 0, memory, engine);
    return {
      arrays,
      observe: () => observeWith(job, model),
      async run({ onProgress, signal }) {
        const { count } = model.relabelling;
        const step = batchOf(model);
        for (let first = 0; first < count; first += step) {
          await breathe();
          signal?.throwIfAborted();
          const end = Math.min(first + step, count);
          job.run(first, end);
          onProgress?.(end);
        }
      },
      async fitTails(count, { signal }) {
        const step = tailVoxels(model);
        for (let first = 0; first < count; first += step) {
          await breathe();
          signal?.throwIfAborted();
          job.fitTails(first, Math.min(first + step, count));
        }
      },
    };
  };
}

/**
 * Makes one thread's means of finding statistics.
 *
 * @param model What is computed.
 * @param arrays The arrays that threads share.
 * @param thread Which room is this thread's.
 * @param memory The memory of the arrays.
 * @param engine The kernels; the fastest where not given.
 * @returns The means.
 */
export function makeJob(
  model: PermutationModel,
  arrays: PermutationArrays,
  thread: number,
  memory: WebAssembly.Memory,
  engine: EngineName | undefined,
): PermutationJob {
  const scratch = arrays.rooms[thread].kernels;
  const kernels = createEngine({ engine, memory, scratch });
  return new PermutationJob(model, arrays, thread, kernels);
}

/**
 * Finds the partial correlations of the data as they are.
 *
 * @param job One thread's means.
 * @param model What is computed.
 * @returns One value a voxel.
 */
export function observeWith(
  job: PermutationJob,
  model: PermutationModel,
): Float64Array {
  const values = new Float64Array(model.voxelCount);
  job.observe(values);
  return values;
}
