/** How warnings reach whoever called: nothing is swallowed. @module */

/**
 * Receives each warning as one clear sentence.
 *
 * @param message What was found and what was done about it.
 */
export type WarningHandler = (message: string) => void;

/**
 * Writes a warning to the console: what functions do when they are given no
 * handler of their own.
 *
 * @param message What was found and what was done about it.
 */
export function warnOnConsole(message: string): void {
  console.warn(message);
}
