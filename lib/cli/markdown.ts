/** The reference of the commands, docs/cli.md, made from the table. @module */

import type { Command } from "./command.ts";
import { description, groups, signature, usageLine } from "./help.ts";
import { wrapWords } from "./wrap_words.ts";

/**
 * The reference of all commands in Markdown, as `deno fmt` leaves it.
 *
 * @param commands The table of commands.
 * @returns The text of docs/cli.md.
 */
export function commandReference(commands: readonly Command[]): string {
  const contents = commands.map(({ name, summary }) =>
    item(`[${name}](#${name.replace(" ", "-")}): ${summary}`)
  );
  return [
    "# Commands",
    wrap(
      "This page is made from the table of commands by `deno task docs`. Values " +
        "from a few words are read without regard to case; commas separate the " +
        "values of a list; a value may begin with `-`.",
    ),
    contents.join("\n"),
    wrap(
      "An option that would do nothing in a call ends it as wrong usage, in a " +
        "sentence that says why; `Only with` and `Not with` below say when. " +
        "Options that allow something (`--auto-resample`, `--overwrite`), name " +
        "resources or ask for nilearn's way (`--compat`) may find nothing to " +
        "do; what turns out from the data is warned of.",
    ),
    wrap(
      "Exit codes: 0 done (warnings included), 1 failed (one sentence on " +
        "standard error), 2 wrong usage, 130 interrupted. Standard output is " +
        "data; progress and warnings go to standard error.",
    ),
    ...commands.flatMap(section),
  ].join("\n\n") + "\n";
}

function section(command: Command): string[] {
  const { name, summary, operands, options, examples } = command;
  return [
    `## ${name}`,
    wrap(summary),
    fence("text", [usageLine(command)]),
    ...operands ? [wrap(`\`${operands.name}\`: ${operands.help}`)] : [],
    ...groups(options).flatMap(([group, members]) => [
      `### ${name}: ${group.toLowerCase()}`,
      members.map(([option, spec]) =>
        item(`\`${signature(option, spec)}\`: ${description(spec)}`)
      ).join("\n"),
    ]),
    fence("sh", examples.map((example) => `niglm ${example}`)),
  ];
}

function fence(language: string, lines: readonly string[]): string {
  return `\`\`\`${language}\n${lines.join("\n")}\n\`\`\``;
}

function item(text: string): string {
  return `- ${wrap(text, 2).replaceAll("\n", "\n  ")}`;
}

/** Breaks a paragraph as `deno fmt` does, never within code. */
function wrap(text: string, indent = 0): string {
  return wrapWords(text.match(/(?:`[^`]*`|[^\s`])+/g) ?? [], 80 - indent)
    .join("\n");
}
