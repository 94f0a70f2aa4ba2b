/** Room for events during long work. @module */

/**
 * Milliseconds of work without events. A turn costs two, since only a timer
 * lets Deno look for signals every time.
 */
const longestSilence = 200;

let lastEvents = 0;

/**
 * Lets the event loop turn when it has not been let for 200 ms, so that
 * signals, timers and messages are heard during work that never waits (files
 * are read synchronously, because that is faster).
 *
 * @param silence Milliseconds, where 200 are too long.
 * @returns A promise to await, or `undefined` while there is no need.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { breathe } from "./breathe.ts";
 *
 * const controller = new AbortController();
 * setTimeout(() => controller.abort(), 1);
 * while (!controller.signal.aborted) await breathe();
 * assert(controller.signal.aborted);
 * ```
 */
export function breathe(
  silence: number = longestSilence,
): Promise<void> | undefined {
  if (performance.now() - lastEvents < silence) return undefined;
  return new Promise((resolve) =>
    setTimeout(() => {
      lastEvents = performance.now();
      resolve();
    })
  );
}
