/** The slab pass of a pool: its workers fit slabs side by side. @module */
import { makeSlabState, type SlabStep } from "../glm/slab_job.ts";
import {
  type OpenSlabPass,
  planSlabs,
  type SlabOptions,
} from "../glm/slab_pass.ts";
import { BufferRoom } from "../slab/buffer_room.ts";
import { SeriesStore, type SlabSpan } from "../slab/series_store.ts";
import type { StreamHooks } from "../slab/sums.ts";
import type { Helper } from "./helper.ts";
import { PreparedHelpers } from "./prepared_helpers.ts";

/** What the slab passes of a pool use. */
export interface PoolSlabs extends SlabOptions {
  /** Number of workers. */
  readonly workers: number;
  /** Starts those that are not running; each fits slabs. */
  readonly start: () => readonly Helper[];
  /** Seconds after which a worker that does not finish a slab counts as dead. */
  readonly patience: number;
}

/**
 * Makes slab passes whose slabs are fitted by workers. The calling thread
 * reads the run and hands out the slabs; every voxel is fitted on its own, so
 * who fits it makes no difference.
 *
 * @param pool The workers, memory and disk.
 * @returns What prepares the slab pass of a run.
 */
export function poolSlabs(pool: PoolSlabs): OpenSlabPass {
  const room = new BufferRoom(true);
  const prepared = new PreparedHelpers();
  return (run, request) => {
    const plan = planSlabs(run, request, pool, pool.workers);
    const { engine, patience } = pool;
    const store = new SeriesStore(run, { ...request, engine }, {
      plan,
      openScratch: pool.openScratch,
      room,
      mean: request.mean,
    });
    const { basis, order, scaling, standardize } = request.model;
    const model = { basis, order, scaling, standardize };
    const state = makeSlabState(
      model,
      request.voxels.length,
      true,
      request.room?.within(true),
    );
    const roomBytes = plan.scratch
      ? plan.slabVoxels * store.scans * store.valueBytes
      : 0;
    const rooms = Array.from(
      { length: pool.workers },
      () => new Uint8Array(new SharedArrayBuffer(roomBytes)),
    );
    const prepare = (helper: Helper) => {
      const { encodings, valueBytes } = store;
      const setup = { model, state, valueBytes, encodings };
      return helper.ask({ kind: "prepare", setup }, { patience });
    };
    const fit = async (
      step: SlabStep,
      slabs: readonly SlabSpan[],
      signal: AbortSignal,
    ) => {
      let next = 0;
      const results = await Promise.allSettled(
        pool.start().map(async (helper, worker) => {
          try {
            while (next < slabs.length && !signal.aborted) {
              const span = slabs[next++];
              const bytes = store.bytesOf(span, rooms[worker]);
              const kind = "slab" as const;
              await prepared.ask(
                helper,
                state,
                () => prepare(helper),
                () => helper.ask({ kind, step, span, bytes }, { patience }),
              );
            }
          } catch (error) {
            next = slabs.length;
            throw error;
          }
        }),
      );
      signal.throwIfAborted();
      for (const result of results) {
        if (result.status === "rejected") throw result.reason;
      }
    };
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
      async run(step: SlabStep, hooks: StreamHooks) {
        const signal = hooks.signal ?? new AbortController().signal;
        for await (const slabs of store.parts(hooks)) {
          await fit(step, slabs, signal);
        }
      },
      [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
    };
  };
}
