/** Fits that workers solve side by side. @module */
import type { Helper } from "./helper.ts";
import type { Request } from "./protocol.ts";
import { PATIENCE } from "./watch.ts";

/** A worker, and its number among the threads of a stream. */
export interface StreamWorker {
  /** The worker. */
  readonly helper: Helper;
  /** Its number, from 0. */
  readonly worker: number;
}

/** What is solved: a stream whose sums are complete. */
type Solved = Omit<
  Extract<Request, { readonly kind: "solve" }>,
  "kind" | "worker"
>;

/**
 * Lets workers solve all voxels of a stream in the place of their sums.
 *
 * @param workers The workers.
 * @param stream The stream, the model and the next voxel.
 * @throws {InputError} If a worker ends; no other works on then.
 */
export async function solveTogether(
  workers: readonly StreamWorker[],
  stream: Solved,
): Promise<void> {
  const parts = await Promise.allSettled(
    workers.map(({ helper, worker }) =>
      helper.ask({ ...stream, kind: "solve", worker }, { patience: PATIENCE })
    ),
  );
  for (const part of parts) {
    if (part.status === "rejected") throw part.reason;
  }
}
