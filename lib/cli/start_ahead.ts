/** Workers that load their code while a command loads its own. @module */

import { pathOf } from "../bytes/url.ts";
import { startAhead } from "../workers/ahead.ts";
import { kindsOf } from "../workers/helpers.ts";
import { whyNoWorkers } from "../workers/worker_url.ts";

/**
 * Starts the workers that a command will ask for, if it will.
 *
 * @param workers The number that the call asks for; 0 for none.
 * @param runs The runs as they were named.
 * @returns Dispose of it when the command has ended.
 */
export function startWorkersAhead(
  workers: number | undefined,
  runs: readonly string[],
): Disposable {
  if (workers === 0 || whyNoWorkers() !== undefined) {
    return { [Symbol.dispose]() {} };
  }
  return startAhead(
    kindsOf(workers ?? navigator.hardwareConcurrency, anyCompressed(runs)),
  );
}

/**
 * Tells whether any run's name is that of a gzipped file.
 *
 * @param runs The runs as they were named.
 * @returns Whether one is.
 */
export function anyCompressed(runs: readonly string[]): boolean {
  return runs.some((run) => /\.gz$/i.test(pathOf(run)));
}
