/** Room for events during long work. @module */

const longestSilence = 50;

let lastEvents = 0;

/**
 * Lets the event loop turn when it has not been let for 50 ms, so that
 * signals, timers and messages are heard during work that never waits (files
 * are read synchronously, because that is faster).
 *
 * @returns A promise to await, or `undefined` while there is no need.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { breathe } from "./breathe.ts";
 *
 * const controller = new AbortController();
 * setTimeout(() => controller.abort(), 1);
 * const started = performance.now();
 * while (!controller.signal.aborted) await breathe();
 * assert(performance.now() - started < 5000);
 * ```
 */
export function breathe(): Promise<void> | undefined {
  if (performance.now() - lastEvents < longestSilence) return undefined;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      lastEvents = performance.now();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
