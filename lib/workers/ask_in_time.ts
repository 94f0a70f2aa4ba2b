/** Requests that a worker must answer in time. @module */
import type { Helper } from "./helper.ts";
import type { Request } from "./protocol.ts";

/**
 * Asks a worker, and ends it where it takes too long.
 *
 * @param helper The worker.
 * @param patience Seconds after which it counts as dead.
 * @param request What to do.
 */
export async function askInTime(
  helper: Helper,
  patience: number,
  request: Request,
): Promise<void> {
  const timer = setTimeout(
    () => helper.kill(`a worker gave no sign of life for ${patience} s`),
    1000 * patience,
  );
  try {
    await helper.ask(request);
  } finally {
    clearTimeout(timer);
  }
}
