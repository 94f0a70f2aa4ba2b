/** Looking after workers that share memory. @module */
import { StreamStopped } from "../slab/counters.ts";
import type { Helper } from "./helper.ts";
import { everySecond } from "./seconds.ts";

/** Seconds after which a worker that gives no sign of life counts as dead. */
export const PATIENCE = 60;

/** Whose signs of life are counted. */
export interface Watched {
  /** How many signs of life a thread has given. */
  beatsOf(thread: number): number;
}

/**
 * Ends workers that give no sign of life for too long; reading a file for its
 * checksum may take as long as it takes.
 *
 * @param control Counts their signs of life.
 * @param helpers The workers by their thread's number; none for the caller's.
 * @returns Dispose of it when their work is done.
 */
export function watchHelpers(
  control: Watched,
  helpers: readonly (Helper | undefined)[],
): Disposable {
  const seen = helpers.map(() => ({ beats: -1, seconds: 0 }));
  return everySecond(() => {
    helpers.forEach((helper, thread) => {
      const beats = control.beatsOf(thread);
      const watched = helper?.busy && helper.doing !== "check";
      if (beats !== seen[thread].beats || !watched) {
        seen[thread] = { beats, seconds: 0 };
      } else if (++seen[thread].seconds > PATIENCE) {
        helper.kill(`a worker gave no sign of life for ${PATIENCE} s`);
      }
    });
  });
}

/**
 * Waits until all parts of a work have ended; where one fails the others are
 * stopped.
 *
 * @param work The parts.
 * @param stop Stops them.
 * @param signal Its reason comes before any failure's.
 * @throws The first failure that another thread's stop did not cause.
 */
export async function workTogether(
  work: readonly Promise<void>[],
  stop: () => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const part of work) part.catch(stop);
  const failures = (await Promise.allSettled(work))
    .flatMap((part) => part.status === "rejected" ? [part.reason] : []);
  signal?.throwIfAborted();
  const cause = failures.find((error) => !(error instanceof StreamStopped));
  if (failures.length > 0) throw cause ?? failures[0];
}
