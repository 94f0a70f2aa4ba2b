/** Seconds in which a program runs. @module */

const SECOND = 1000;

/**
 * Does something once a second. Seconds in which the whole process stands
 * still, stopped by a signal or asleep with its machine, pass as one: nothing
 * could be done in them.
 *
 * @param act What to do.
 * @returns Dispose of it to end.
 */
export function everySecond(act: () => void): Disposable {
  let timer = setTimeout(tick, SECOND);
  function tick(): void {
    timer = setTimeout(tick, SECOND);
    act();
  }
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
