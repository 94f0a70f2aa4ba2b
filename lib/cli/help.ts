/** Help texts, made from the table of commands. @module */

import type { Command } from "./command.ts";
import type { OptionSpec } from "./option.ts";
import { rulesInWords } from "./option_rules.ts";
import { wrapWords } from "./wrap_words.ts";

const width = 80;
/** Where the summaries of commands begin. */
const indent = 26;

/**
 * The help of the program: its commands.
 *
 * @param commands The table of commands.
 * @returns Lines of at most 80 characters.
 */
export function programHelp(commands: readonly Command[]): string {
  const rows = commands.map(({ name, summary }) => [name, summary] as const);
  return `Fit general linear models to functional MRI, as nilearn does.

Usage: niglm COMMAND …

Commands:
${columns(rows, indent)}
Options:
${
    columns([
      ["--help", "Show this help; after a command, the help of it."],
      ["--version", "Show the version."],
    ], indent)
  }
Example:
  niglm ${
    (commands.find(({ name }) => name === "demo") ?? commands[0]).examples[0]
  }
`;
}

/**
 * The help of one command.
 *
 * @param command The command.
 * @returns Lines of at most 80 characters, where words allow it.
 */
export function commandHelp(command: Command): string {
  const { summary, operands, options, examples } = command;
  const parts = [wrap(summary, 0), `Usage: ${usageLine(command)}\n`];
  if (operands) parts.push(wrap(`${operands.name}: ${operands.help}`, 2));
  for (const [group, members] of groups(options)) {
    const rows = members.map(([option, spec]) =>
      [signature(option, spec), description(spec)] as const
    );
    parts.push(`${group}:\n${columns(rows, 28)}`);
  }
  const title = examples.length > 1 ? "Examples" : "Example";
  const lines = examples.map((example) => `  niglm ${example}\n`).join("");
  parts.push(`${title}:\n${lines}`);
  return parts.join("\n");
}

/** The usage line: the command, what it needs, what it may take. */
export function usageLine({ name, operands, options }: Command): string {
  const required = [...options].filter(([, spec]) => spec.required)
    .map(([option, spec]) => ` ${signature(option, spec)}`).join("");
  const words = operands
    ? ` ${operands.name}${operands.max > 1 ? "…" : ""}`
    : "";
  return `niglm ${name}${words}${required} [options]`;
}

/** Options by the heading of the help under which they stand. */
export function groups(
  options: Command["options"],
): [string, [string, OptionSpec<unknown>][]][] {
  return [...Map.groupBy(options, ([, spec]) => spec.group)];
}

/** An option with its placeholder: `--t-r S`. */
export function signature(name: string, spec: OptionSpec<unknown>): string {
  return spec.placeholder === undefined
    ? `--${name}`
    : `--${name} ${spec.placeholder}`;
}

/** What an option means, the values of its placeholder and its default. */
export function description(spec: OptionSpec<unknown>): string {
  const { help, choices, placeholder, required, shownDefault } = spec;
  const words = placeholder === "MODEL" ? ` One of ${choices.join(", ")}.` : "";
  const remark = required
    ? " (required)"
    : shownDefault === undefined
    ? ""
    : ` (default: ${shownDefault})`;
  return `${help}${words}${rulesInWords(spec)}${remark}`;
}

function columns(rows: readonly (readonly [string, string])[], indent: number) {
  return rows.map(([left, right]) => {
    const text = wrap(right, indent + 2);
    return left.length < indent
      ? `  ${left.padEnd(indent)}${text.trimStart()}`
      : `  ${left}\n${text}`;
  }).join("");
}

function wrap(text: string, indent: number): string {
  return wrapWords(text.split(" "), width - indent)
    .map((line) => `${" ".repeat(indent)}${line}\n`).join("");
}
