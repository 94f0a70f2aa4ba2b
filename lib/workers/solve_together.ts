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
  "kind" | "worker" | "start" | "end"
>;

/**
 * Lets workers solve all voxels of a stream in the place of their sums, each
 * as many as the others.
 *
 * @param workers The workers.
 * @param voxelCount Voxels that were summed.
 * @param stream The stream and the model.
 * @throws {InputError} If a worker ends; no other works on then.
 */
export async function solveTogether(
  workers: readonly StreamWorker[],
  voxelCount: number,
  stream: Solved,
): Promise<void> {
  const share = Math.ceil(voxelCount / workers.length);
  const parts = await Promise.allSettled(
    workers.map(({ helper, worker }, i) => {
      const start = Math.min(i * share, voxelCount);
      const end = Math.min(start + share, voxelCount);
      const kind = "solve" as const;
      const request = { ...stream, kind, worker, start, end };
      return helper.ask(request, { patience: PATIENCE });
    }),
  );
  for (const part of parts) {
    if (part.status === "rejected") throw part.reason;
  }
}
