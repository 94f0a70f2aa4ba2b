/** Running units side by side within limits. @module */

/** What can run. */
export interface Runnable {
  /** Its name. */
  readonly key: string;
  /** What it is expected to take. */
  readonly predicted: { readonly memory: number; readonly seconds: number };
}

/** Limits of a machine. */
export interface Limits {
  /** Most units at a time. */
  readonly units: number;
  /** Most bytes that the running units are expected to take together. */
  readonly memory: number;
}

/** How units are run. */
export interface SideBySide<U extends Runnable> {
  /** Runs a unit to its end; it must not throw. */
  readonly run: (unit: U) => Promise<void>;
  /** Told how many units have ended. */
  readonly onEnd?: (ended: number) => void;
  /** Starts no further unit once it is aborted. */
  readonly signal: AbortSignal;
}

/**
 * Runs units side by side, the longest first, as many at a time as the limits
 * allow. A unit that exceeds the memory by itself runs alone.
 *
 * @param units The units.
 * @param limits The limits.
 * @param how Runs a unit.
 * @returns When all that were started have ended.
 */
export async function runSideBySide<U extends Runnable>(
  units: readonly U[],
  limits: Limits,
  { run, onEnd, signal }: SideBySide<U>,
): Promise<void> {
  const waiting = units.toSorted((a, b) =>
    b.predicted.seconds - a.predicted.seconds
  );
  const running = new Set<Promise<void>>();
  let taken = 0;
  let ended = 0;
  const start = (unit: U) => {
    taken += unit.predicted.memory;
    const work = run(unit).finally(() => {
      taken -= unit.predicted.memory;
      running.delete(work);
      onEnd?.(++ended);
    });
    running.add(work);
  };
  while (waiting.length > 0 && !signal.aborted) {
    const next = running.size >= limits.units ? -1 : waiting.findIndex((
      { predicted },
    ) => running.size === 0 || taken + predicted.memory <= limits.memory);
    if (next >= 0) start(waiting.splice(next, 1)[0]);
    else await Promise.race(running);
  }
  await Promise.all(running);
}
