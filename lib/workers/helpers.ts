/** The workers of a pool, some started before the pool is made. @module */
import { Helper } from "./helper.ts";

/** Workers of a pool. */
export interface Helpers {
  /** The one that reads and inflates, where it was started. */
  readonly reader: Helper | undefined;
  /** Those that sum. */
  readonly summers: readonly Helper[];
}

let ahead: Helpers | undefined;

/**
 * Starts workers, which load their code while the caller loads its own; the
 * next pool takes them.
 *
 * @param workers Workers that sum.
 * @param inflates Whether a compressed run is expected: one more worker reads
 * then, and one fewer sums.
 * @returns Dispose of it to end workers that no pool has taken.
 */
export function startAhead(workers: number, inflates: boolean): Disposable {
  ahead = start(workers, inflates);
  return { [Symbol.dispose]: endUntaken };
}

/**
 * Takes the workers that were started ahead, or starts them.
 *
 * @param workers Workers that sum.
 * @param inflates Whether a compressed run is expected.
 * @returns The workers, to be ended by the caller.
 */
export function takeHelpers(workers: number, inflates: boolean): Helpers {
  const taken = ahead ?? start(workers, inflates);
  ahead = undefined;
  return taken;
}

function start(workers: number, inflates: boolean): Helpers {
  const reader = inflates ? new Helper("read") : undefined;
  const count = inflates ? Math.max(1, workers - 1) : workers;
  const summers = Array.from({ length: count }, () => new Helper("sum"));
  return { reader, summers };
}

function endUntaken(): void {
  for (const helper of [ahead?.reader, ...ahead?.summers ?? []]) {
    helper?.kill("the worker was not needed");
  }
  ahead = undefined;
}
