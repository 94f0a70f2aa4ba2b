/** `niglm completion`. @module */

import type { Report } from "../command.ts";
import { completionScript, type Shell } from "../completion.ts";
import { commands } from "../options.ts";

/** Options of `niglm completion`: none of its own. */
export type CompletionOptions = Record<never, never>;

/** Prints the completion script of a shell. */
export function completion(
  _options: CompletionOptions,
  [shell]: readonly string[],
): Promise<Report> {
  const script = completionScript(shell as Shell, commands);
  return Promise.resolve({ text: script, json: { shell, script } });
}
