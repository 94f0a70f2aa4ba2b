/** Inputs that are given more than once. @module */

import type { Context } from "./command.ts";

/**
 * Warns where a file or folder is given more than once.
 *
 * @param names The files or folders in order.
 * @param what What each is taken for, such as `run`.
 * @param context Where the warning goes.
 */
export function warnOfRepeats(
  names: readonly string[],
  what: string,
  { warn }: Pick<Context, "warn">,
): void {
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) warn(`${twice} is given as more than one ${what}`);
}
