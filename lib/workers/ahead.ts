/** Workers that are started before anybody asks for them. @module */
import { Helper } from "./helper.ts";
import type { WorkerKind } from "./worker_url.ts";

const waiting: { readonly kind: WorkerKind; readonly helper: Helper }[] = [];

/**
 * Starts workers, which load their code while the caller loads its own.
 *
 * @param kinds What each of them does.
 * @returns Dispose of it to end those that nobody has taken.
 */
export function startAhead(kinds: readonly WorkerKind[]): Disposable {
  for (const kind of kinds) waiting.push({ kind, helper: new Helper(kind) });
  return {
    [Symbol.dispose]() {
      for (const { helper } of waiting.splice(0)) {
        helper.kill("the worker was not needed");
      }
    },
  };
}

/**
 * Finds a worker that was started ahead and waits to be taken.
 *
 * @param kind What it does.
 * @returns The worker, if there is one.
 */
export function waitingHelper(kind: WorkerKind): Helper | undefined {
  return waiting.find((ahead) => ahead.kind === kind)?.helper;
}

/**
 * Takes a worker that was started ahead, or starts one.
 *
 * @param kind What it does.
 * @returns The worker, to be ended by the caller.
 */
export function takeHelper(kind: WorkerKind): Helper {
  const found = waiting.findIndex((ahead) => ahead.kind === kind);
  return found < 0 ? new Helper(kind) : waiting.splice(found, 1)[0].helper;
}
