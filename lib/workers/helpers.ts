/** The workers that a pool which sums begins with. @module */
import { takeHelper } from "./ahead.ts";
import type { Helper } from "./helper.ts";
import type { WorkerKind } from "./worker_url.ts";

/** Workers of a pool. */
export interface Helpers {
  /** The one that reads and inflates, where it was started. */
  readonly reader: Helper | undefined;
  /** Those that sum. */
  readonly summers: readonly Helper[];
}

/**
 * Tells which workers a pool begins with; the calling thread sums too.
 *
 * @param workers Threads that compute.
 * @param inflates Whether a compressed run is expected: one worker reads then.
 * @returns What each of them does.
 */
export function kindsOf(workers: number, inflates: boolean): WorkerKind[] {
  const summers = helpersFor(summersFor(workers, inflates), inflates);
  return [
    ...(inflates ? ["read" as const] : []),
    ...Array.from({ length: summers }, () => "sum" as const),
  ];
}

/**
 * Tells how many threads sum a run: one fewer where another one inflates it,
 * which keeps a processor busy.
 *
 * @param workers Threads that compute.
 * @param inflates Whether a run is inflated.
 * @returns At least 1.
 */
export function summersFor(workers: number, inflates: boolean): number {
  return inflates ? Math.max(1, workers - 1) : workers;
}

/**
 * Tells how many of the threads that sum a run are workers. The calling thread
 * is the last of them; it sums less of a plain run, which it reads, so a
 * worker is there at least.
 *
 * @param summers Threads that sum.
 * @param inflates Whether a worker reads the run.
 * @returns The number of workers.
 */
export function helpersFor(summers: number, inflates: boolean): number {
  return Math.max(inflates ? 0 : 1, summers - 1);
}

/**
 * Takes the workers that were started ahead, or starts them.
 *
 * @param workers Threads that compute.
 * @param inflates Whether a compressed run is expected.
 * @returns The workers, to be ended by the caller.
 */
export function takeHelpers(workers: number, inflates: boolean): Helpers {
  const kinds = kindsOf(workers, inflates);
  return {
    reader: inflates ? takeHelper("read") : undefined,
    summers: kinds.filter((kind) => kind === "sum").map(takeHelper),
  };
}
