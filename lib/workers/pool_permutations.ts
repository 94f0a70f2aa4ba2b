/** The relabellings of a pool: its workers share them out. @module */
import { breathe } from "../breathe.ts";
import type { PermutationJob } from "../glm/permutation_job.ts";
import {
  layOutPermutation,
  permutationBytes,
  type PermutationSetup,
  type PermutationSlab,
} from "../glm/permutation_model.ts";
import {
  makeJob,
  type OpenPermutationPass,
  type PermutationHooks,
} from "../glm/permutation_pass.ts";
import { planRooms } from "../glm/permutation_rooms.ts";
import { createMemory } from "../kernels/memory.ts";
import type { EngineName } from "../kernels/types.ts";
import type { Helper } from "./helper.ts";
import { PreparedHelpers } from "./prepared_helpers.ts";

/** Requests that a worker has at a time: it need not wait for the next. */
const AHEAD = 2;
/** Milliseconds after which the calling thread hears its workers. */
const SILENCE = 10;

/** What the relabellings of a pool use. */
export interface PoolPermutations {
  /** The kernels; the fastest where not given. */
  readonly engine: EngineName | undefined;
  /** Threads that compute, the calling one among them. */
  readonly workers: number;
  /** Starts as many workers, those that are not running. */
  readonly start: (count: number) => readonly Helper[];
  /** Seconds after which a worker that gives no answer counts as dead. */
  readonly patience: number;
}

/** Who works on relabellings: a worker, or the calling thread. */
interface Hand {
  permute(first: number, end: number, slab: PermutationSlab): Promise<void>;
  fitTails(first: number, end: number, slab: PermutationSlab): Promise<void>;
}

/**
 * Makes passes whose relabellings are shared out among workers and the calling
 * thread. Each has its number, from which alone it is made, and each voxel's
 * counts are whole numbers, so who works on which makes no difference.
 *
 * @param pool The workers.
 * @returns What opens passes.
 */
export function poolPermutations(pool: PoolPermutations): OpenPermutationPass {
  const prepared = new PreparedHelpers();
  return (model, budget) => {
    const { engine, patience } = pool;
    const rooms = planRooms(model, { threads: pool.workers, memory: budget });
    const { batch, slabVoxels, tailVoxels, threads } = rooms;
    const memory = createMemory(permutationBytes(model, rooms));
    const arrays = layOutPermutation(model, rooms, memory.buffer);
    const setup: PermutationSetup = { ...rooms, engine, memory, model };
    const own = threads - 1;
    const job = makeJob(model, arrays, own, memory, engine);
    const handOf = (helper: Helper, thread: number): Hand => {
      const prepare = () => {
        const kind = "prepare-permutations" as const;
        return helper.ask({ kind, setup, thread }, { patience });
      };
      const ask =
        (kind: "permute" | "fit-tails") =>
        (first: number, end: number, slab: PermutationSlab) =>
          prepared.ask(
            helper,
            job,
            prepare,
            () => helper.ask({ kind, first, end, slab }, { patience }),
          );
      return { permute: ask("permute"), fitTails: ask("fit-tails") };
    };
    const everyone = async (
      work: (hand: Hand, thread: number) => Promise<void>,
      { signal }: PermutationHooks,
    ) => {
      const results = await Promise.allSettled([
        ...pool.start(own).map(async (helper, thread) =>
          await work(handOf(helper, thread), thread)
        ),
        work(ownHand(job, signal), own),
      ]);
      signal?.throwIfAborted();
      for (const result of results) {
        if (result.status === "rejected") throw result.reason;
      }
    };
    const shareOut = (
      kind: keyof Hand,
      { count, step, slab }: Shared,
      hooks: PermutationHooks,
    ) => {
      let next = 0;
      let done = 0;
      const shares = async (hand: Hand) => {
        while (next < count && !hooks.signal?.aborted) {
          const first = next;
          const end = Math.min(first + step, count);
          next = end;
          try {
            await hand[kind](first, end, slab);
          } catch (error) {
            next = count;
            throw error;
          }
          done += end - first;
          hooks.onProgress?.(done);
        }
      };
      return everyone(async (hand, thread) => {
        const ahead = thread === own ? 1 : AHEAD;
        await Promise.all(Array.from({ length: ahead }, () => shares(hand)));
      }, hooks);
    };
    const { count } = model.relabelling;
    return {
      arrays,
      slabVoxels,
      heldMaps: threads * batch,
      observe: (target, slab) => job.observe(target, slab),
      measure: (t) => job.measure(t),
      run: (slab, hooks) =>
        shareOut("permute", { count, step: batch, slab }, hooks),
      runHeld: (start, slab, hooks) =>
        everyone(async (hand, thread) => {
          const first = start + thread * batch;
          const end = Math.min(first + batch, count);
          if (first < end) await hand.permute(first, end, slab);
        }, hooks),
      fitTails: (voxels, slab, hooks) =>
        shareOut("fitTails", { count: voxels, step: tailVoxels, slab }, hooks),
    };
  };
}

/** The calling thread, which lets events in between. */
function ownHand(
  job: PermutationJob,
  signal: AbortSignal | undefined,
): Hand {
  const letIn = async () => {
    await breathe(SILENCE);
    signal?.throwIfAborted();
  };
  return {
    async permute(first, end, slab) {
      await letIn();
      job.run(first, end, slab);
    },
    async fitTails(first, end, slab) {
      await letIn();
      job.fitTails(first, end, slab);
    },
  };
}

/** Work that is shared out in steps. */
interface Shared {
  readonly count: number;
  readonly step: number;
  readonly slab: PermutationSlab;
}
