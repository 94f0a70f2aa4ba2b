/** The life of a thread that reads while others work on what it has read. @module */

/** Counts signs of life, and tells when the work was stopped. */
interface ReadingControl {
  /** Gives a sign of life. */
  beat(): void;
  /** Throws where the work was stopped. */
  throwIfStopped(): void;
}

/** How often to look whether the work was stopped, in ms. */
const LOOK = 100;

/**
 * Gives signs of life, and ends the reading where the work was stopped: what
 * is read may be long in coming, from a server that falls silent.
 *
 * @param control The thread's control of the work.
 * @param end Ends the reading, for a reason.
 * @returns Dispose of it when all is read.
 */
export function keepReading(
  control: ReadingControl,
  end: (reason: unknown) => void,
): Disposable {
  const timer = setInterval(() => {
    control.beat();
    try {
      control.throwIfStopped();
    } catch (reason) {
      end(reason);
    }
  }, LOOK);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
