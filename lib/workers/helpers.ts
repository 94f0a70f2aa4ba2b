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
 * Tells which workers a pool begins with.
 *
 * @param workers Workers that sum.
 * @param inflates Whether a compressed run is expected: one more worker reads
 * then, and one fewer sums.
 * @returns What each of them does.
 */
export function kindsOf(workers: number, inflates: boolean): WorkerKind[] {
  const count = inflates ? Math.max(1, workers - 1) : workers;
  return [
    ...(inflates ? ["read" as const] : []),
    ...Array.from({ length: count }, () => "sum" as const),
  ];
}

/**
 * Takes the workers that were started ahead, or starts them.
 *
 * @param workers Workers that sum.
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
