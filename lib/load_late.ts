/** Code that is loaded when it is asked for. @module */

/**
 * Makes a function whose code is loaded at its first call.
 *
 * @param load Loads the function.
 * @returns The function.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadLate } from "./load_late.ts";
 *
 * const sum = loadLate(() =>
 *   Promise.resolve((a: number, b: number) => a + b)
 * );
 * assertEquals(await sum(1, 2), 3);
 * ```
 */
export function loadLate<Args extends readonly unknown[], T>(
  load: () => Promise<(...args: Args) => T | Promise<T>>,
): (...args: Args) => Promise<T> {
  let loading: Promise<(...args: Args) => T | Promise<T>> | undefined;
  return async (...args) => {
    loading ??= load();
    return await (await loading)(...args);
  };
}
