/** `niglm completion`. @module */

import type { Command, Run } from "../command.ts";
import { completionScript, type Shell } from "../completion.ts";

/** Options of `niglm completion`: none of its own. */
export type CompletionOptions = Record<never, never>;

/**
 * Makes the command that prints the completion script of a shell.
 *
 * @param commands The table of commands.
 * @returns The work of the command.
 */
export function completionOf(
  commands: readonly Command[],
): Run<CompletionOptions> {
  return (_options, [shell]) => {
    const script = completionScript(shell as Shell, commands);
    return Promise.resolve({ text: script, json: { shell, script } });
  };
}
