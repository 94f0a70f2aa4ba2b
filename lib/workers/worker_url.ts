/** Where the modules of workers lie. @module */

/** What a worker does. */
export type WorkerKind = "read" | "sum";

/**
 * Returns the module that a worker of a kind runs: its own file, or, where
 * the project was bundled into one file, that file.
 *
 * @param kind What the worker does.
 * @returns The module's address.
 */
export function workerUrl(kind: WorkerKind): URL {
  return import.meta.url.endsWith("/lib/workers/worker_url.ts")
    ? new URL(`./${kind}_worker.ts`, import.meta.url)
    : new URL(import.meta.url);
}
