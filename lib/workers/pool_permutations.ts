/** The relabellings of a pool: its workers share them out. @module */
import {
  batchOf,
  layOutPermutation,
  permutationBytes,
  type PermutationSetup,
  type PermutationSlab,
  slabVoxelsFor,
  tailVoxels,
} from "../glm/permutation_model.ts";
import {
  makeJob,
  type OpenPermutationPass,
  type PermutationHooks,
} from "../glm/permutation_pass.ts";
import { createMemory } from "../kernels/memory.ts";
import type { EngineName } from "../kernels/types.ts";
import type { Helper } from "./helper.ts";

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
  return (model, budget) => {
    const { engine, patience, workers: threads } = pool;
    const slabVoxels = slabVoxelsFor(model, threads, budget);
    const rooms = { threads, slabVoxels };
    const memory = createMemory(permutationBytes(model, rooms));
    const arrays = layOutPermutation(model, rooms, memory.buffer);
    const setup: PermutationSetup = { ...rooms, engine, memory, model };
    const told = new WeakSet<Helper>();
    const prepare = async (helper: Helper, thread: number) => {
      if (told.has(helper)) return;
      const kind = "prepare-permutations" as const;
      await helper.ask({ kind, setup, thread }, { patience });
      told.add(helper);
    };
    const everyone = async (
      work: (helper: Helper, thread: number) => Promise<void>,
      { signal }: PermutationHooks,
    ) => {
      const results = await Promise.allSettled(
        pool.start().map(async (helper, thread) => {
          await prepare(helper, thread);
          await work(helper, thread);
        }),
      );
      signal?.throwIfAborted();
      for (const result of results) {
        if (result.status === "rejected") throw result.reason;
      }
    };
    const shareOut = (
      kind: "permute" | "fit-tails",
      { count, step, slab }: Shared,
      hooks: PermutationHooks,
    ) => {
      let next = 0;
      let done = 0;
      return everyone(async (helper) => {
        while (next < count && !hooks.signal?.aborted) {
          const first = next;
          const end = Math.min(first + step, count);
          next = end;
          try {
            const request = { kind, first, end, slab };
            await helper.ask(request, { patience });
          } catch (error) {
            next = count;
            throw error;
          }
          done += end - first;
          hooks.onProgress?.(done);
        }
      }, hooks);
    };
    const { count } = model.relabelling;
    const batch = batchOf(model);
    return {
      arrays,
      slabVoxels,
      heldMaps: threads * batch,
      observe: (target, slab) =>
        makeJob(model, arrays, 0, memory, engine).observe(target, slab),
      run: (slab, hooks) =>
        shareOut("permute", { count, step: BATCHES * batch, slab }, hooks),
      runHeld: (start, slab, hooks) =>
        everyone(async (helper, thread) => {
          const first = start + thread * batch;
          const end = Math.min(first + batch, count);
          if (first >= end) return;
          const request = { kind: "permute", first, end, slab } as const;
          await helper.ask(request, { patience });
        }, hooks),
      fitTails: (voxels, slab, hooks) =>
        shareOut(
          "fit-tails",
          { count: voxels, step: tailVoxels(model), slab },
          hooks,
        ),
    };
  };
}

/** Work that is shared out in steps. */
interface Shared {
  readonly count: number;
  readonly step: number;
  readonly slab: PermutationSlab;
}
