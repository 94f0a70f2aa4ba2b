/** Where the modules of workers lie. @module */

import { fromFileUrl } from "@std/path";

const isBundled = !import.meta.url.endsWith("/lib/workers/worker_url.ts");

/** What a worker does. */
export type WorkerKind = "fetch" | "read" | "sum" | "map" | "deflate";

/**
 * Returns the name of a worker of a kind.
 *
 * @param kind What the worker does.
 * @returns Its name.
 */
export function workerName(kind: WorkerKind): string {
  return `niglm-${kind}`;
}

/**
 * Returns the module that a worker of a kind runs: its own file, or, where
 * the project was bundled into one file, that file.
 *
 * @param kind What the worker does.
 * @returns The module's address.
 */
export function workerUrl(kind: WorkerKind): URL {
  return isBundled
    ? new URL(import.meta.url)
    : new URL(`./${kind}_worker.ts`, import.meta.url);
}

/**
 * Finds out whether workers can be started here.
 *
 * @returns Why they cannot, in a sentence's beginning; nothing if they can.
 */
export function whyNoWorkers(): string | undefined {
  if (typeof Worker === "undefined") return "this runtime has no workers";
  if (typeof SharedArrayBuffer === "undefined") {
    return "this runtime has no SharedArrayBuffer";
  }
  const code = isBundled ? workerUrl("sum") : new URL("..", import.meta.url);
  if (code.protocol !== "file:") return undefined;
  const path = fromFileUrl(code);
  const { state } = Deno.permissions.querySync({ name: "read", path });
  return state === "granted"
    ? undefined
    : `workers need --allow-read=${path} to load their code`;
}
