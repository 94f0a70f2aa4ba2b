/** Relabellings on the thread that asks for them. @module */
import { breathe } from "../breathe.ts";
import { createEngine } from "../kernels/engine.ts";
import { createMemory } from "../kernels/memory.ts";
import type { EngineName } from "../kernels/types.ts";
import { PermutationJob } from "./permutation_job.ts";
import {
  layOutPermutation,
  type PermutationArrays,
  permutationBytes,
  type PermutationModel,
  type PermutationSlab,
} from "./permutation_model.ts";
import type { ByStatistic } from "./permutation_result.ts";
import { planRooms } from "./permutation_rooms.ts";

/** What to tell while relabellings are worked on, and how to end it. */
export interface PermutationHooks {
  /** Told how many relabellings are done. */
  readonly onProgress?: (done: number) => void;
  /** Ends the work with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** The relabellings of a model, to be worked on slab after slab. */
export interface PermutationPass {
  /** What all threads share. */
  readonly arrays: PermutationArrays;
  /** Most voxels of a slab. */
  readonly slabVoxels: number;
  /** Relabellings whose whole maps all threads together hold. */
  readonly heldMaps: number;
  /**
   * Finds the statistics of the data as they are.
   *
   * @param target Receives the partial correlations of the slab's voxels.
   * @param slab The voxels whose residuals are held.
   */
  observe(target: Float64Array, slab: PermutationSlab): void;
  /**
   * Measures the clusters of the data as they are, when all else is done.
   *
   * @param t One value a voxel.
   * @returns What the model asks for.
   */
  measure(t: Float64Array): Omit<ByStatistic, "t">;
  /**
   * Works on all relabellings in a slab; where whole maps are needed, the slab
   * is all voxels.
   *
   * @param slab The voxels whose residuals are held.
   * @param hooks Progress and signal.
   */
  run(slab: PermutationSlab, hooks: PermutationHooks): Promise<void>;
  /**
   * Works on the `heldMaps` relabellings from one on in a slab, each thread on
   * the same ones in all slabs.
   *
   * @param first Number of the first.
   * @param slab The voxels whose residuals are held.
   * @param hooks Signal.
   */
  runHeld(
    first: number,
    slab: PermutationSlab,
    hooks: PermutationHooks,
  ): Promise<void>;
  /**
   * Fits the tails of the voxels that `arrays.selected` begins with.
   *
   * @param count How many there are.
   * @param slab The voxels whose residuals are held, these among them.
   * @param hooks Signal.
   */
  fitTails(
    count: number,
    slab: PermutationSlab,
    hooks: PermutationHooks,
  ): Promise<void>;
}

/** Prepares the pass of a model within a budget in bytes. */
export type OpenPermutationPass = (
  model: PermutationModel,
  memory: number,
) => PermutationPass | Promise<PermutationPass>;

/**
 * Prepares a pass on the calling thread.
 *
 * @param engine The kernels; the fastest where not given.
 * @returns What opens passes.
 */
export function permuteInline(engine?: EngineName): OpenPermutationPass {
  return (model, budget) => {
    const rooms = planRooms(model, { threads: 1, memory: budget });
    const memory = createMemory(permutationBytes(model, rooms), false);
    const arrays = layOutPermutation(model, rooms, memory.buffer);
    const job = makeJob(model, arrays, 0, memory, engine);
    const inSteps = async (
      count: number,
      step: number,
      { onProgress, signal }: PermutationHooks,
      work: (first: number, end: number) => void,
    ) => {
      for (let first = 0; first < count; first += step) {
        await breathe();
        signal?.throwIfAborted();
        const end = Math.min(first + step, count);
        work(first, end);
        onProgress?.(end);
      }
    };
    const { count } = model.relabelling;
    const { batch: heldMaps, slabVoxels, tailVoxels } = rooms;
    return {
      arrays,
      slabVoxels,
      heldMaps,
      observe: (target, slab) => job.observe(target, slab),
      measure: (t) => job.measure(t),
      run: (slab, hooks) =>
        inSteps(
          count,
          heldMaps,
          hooks,
          (first, end) => job.run(first, end, slab),
        ),
      async runHeld(first, slab, { signal }) {
        await breathe();
        signal?.throwIfAborted();
        job.run(first, Math.min(first + heldMaps, count), slab);
      },
      fitTails: (voxels, slab, hooks) =>
        inSteps(
          voxels,
          tailVoxels,
          hooks,
          (first, end) => job.fitTails(first, end, slab),
        ),
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
