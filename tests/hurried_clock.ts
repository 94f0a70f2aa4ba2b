/** A clock that runs ahead, for what happens after seconds. @module */

let ahead = 0;

/**
 * Runs something while the clock leaps at each look and timers run a thousand
 * times as fast, so that waiting ends at once however busy the machine is.
 *
 * @param leap Milliseconds that pass between two looks at the clock.
 * @param run What to run.
 */
export async function withHurriedClock(
  leap: number,
  run: () => Promise<unknown>,
): Promise<void> {
  const { now } = performance;
  const { setTimeout } = globalThis;
  performance.now = () => now.call(performance) + (ahead += leap);
  globalThis.setTimeout = Object.assign(
    (callback: () => void, delay = 0) => setTimeout(callback, delay / 1000),
    setTimeout,
  );
  try {
    await run();
  } finally {
    performance.now = now;
    globalThis.setTimeout = setTimeout;
  }
}
