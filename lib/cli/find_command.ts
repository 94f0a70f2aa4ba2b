/** Commands by the words that call them. @module */

import type { Command } from "./command.ts";

/**
 * Finds the command that words begin with. Its name is one word, or two:
 * `plot stat-map`.
 *
 * @param words Words of a command line.
 * @param commands The table of commands.
 * @returns The command and the words behind its name, where there is one.
 */
export function findCommand(
  words: readonly string[],
  commands: readonly Command[],
): { command: Command; rest: readonly string[] } | undefined {
  for (const length of [1, 2]) {
    const name = words.slice(0, length).join(" ");
    const command = commands.find((command) => command.name === name);
    if (command) return { command, rest: words.slice(length) };
  }
  return undefined;
}

/**
 * The second words of the commands that share a first one.
 *
 * @param first The first word.
 * @param commands The table of commands.
 * @returns The words, none where no command has two.
 */
export function kindsOf(
  first: string,
  commands: readonly Command[],
): string[] {
  return commands.map(({ name }) => name.split(" "))
    .filter((words) => words.length > 1 && words[0] === first)
    .map((words) => words[1]);
}
