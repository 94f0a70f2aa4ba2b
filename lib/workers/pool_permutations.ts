/** The relabellings of a pool: its workers share them out. @module */
import {
  batchOf,
  layOutPermutation,
  permutationBytes,
  type PermutationSetup,
  tailVoxels,
} from "../glm/permutation_model.ts";
import {
  makeJob,
  observeWith,
  type OpenPermutationPass,
  type PermutationHooks,
} from "../glm/permutation_pass.ts";
import { createMemory } from "../kernels/memory.ts";
import type { EngineName } from "../kernels/types.ts";
import { askInTime } from "./ask_in_time.ts";
import type { Helper } from "./helper.ts";
import type { Request } from "./protocol.ts";

/** Batches that a worker is given at a time. */
const BATCHES = 2;

/** What the relabellings of a pool use. */
export interface PoolPermutations {
  /** The kernels; the fastest where not given. */
  readonly engine: EngineName | undefined;
  /** Number of workers. */
  readonly workers: number;
  /** Starts those that are not running. */
  readonly start: () => readonly Helper[];
  /** Seconds after which a worker that gives no answer counts as dead. */
  readonly patience: number;
}

/**
 * Makes passes whose relabellings are shared out among workers. Each has its
 * number, from which alone it is made, and each voxel's counts are whole
 * numbers, so who works on which makes no difference.
 *
 * @param pool The workers.
 * @returns What opens passes.
 */
export function poolPermutations(pool: PoolPermutations): OpenPermutationPass {
  return (model) => {
    const threads = pool.workers;
    const memory = createMemory(permutationBytes(model, threads));
    const arrays = layOutPermutation(model, threads, memory.buffer);
    const { engine } = pool;
    const setup: PermutationSetup = { engine, memory, model, threads };
    const told = new WeakSet<Helper>();
    const shareOut = async (
      kind: "permute" | "fit-tails",
      { count, step }: { readonly count: number; readonly step: number },
      { onProgress, signal }: PermutationHooks,
    ) => {
      let next = 0;
      let done = 0;
      const work = async (helper: Helper, thread: number) => {
        if (!told.has(helper)) {
          const request = { kind: "prepare-permutations", setup, thread };
          await askInTime(helper, pool.patience, request as Request);
          told.add(helper);
        }
        while (next < count && !signal?.aborted) {
          const first = next;
          const end = Math.min(first + step, count);
          next = end;
          await askInTime(helper, pool.patience, { kind, first, end });
          done += end - first;
          onProgress?.(done);
        }
      };
      const results = await Promise.allSettled(
        pool.start().map(async (helper, thread) => {
          try {
            await work(helper, thread);
          } catch (error) {
            next = count;
            throw error;
          }
        }),
      );
      signal?.throwIfAborted();
      for (const result of results) {
        if (result.status === "rejected") throw result.reason;
      }
    };
    return {
      arrays,
      observe: () =>
        observeWith(makeJob(model, arrays, 0, memory, engine), model),
      run: (hooks) => {
        const { count } = model.relabelling;
        const step = BATCHES * batchOf(model);
        return shareOut("permute", { count, step }, hooks);
      },
      fitTails: (count, hooks) =>
        shareOut("fit-tails", { count, step: tailVoxels(model) }, hooks),
    };
  };
}
