/** The command line, read as the table declares it. @module */

import { parseArgs } from "node:util";
import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { type Command, globalOptions } from "./command.ts";
import { findCommand } from "./find_command.ts";
import { BadValue, type OptionSpec } from "./option.ts";
import { refuseIdle } from "./option_rules.ts";
import { exists } from "./option_texts.ts";
import { noCommand, unknownOption } from "./unknown_words.ts";

/** A command line that fits the table. */
export interface Parsed {
  /** The command. */
  readonly command: Command;
  /** Values of all its options by name. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Its operands. */
  readonly operands: readonly string[];
  /** Names of the options that are given. */
  readonly given: ReadonlySet<string>;
}

/**
 * Reads a command line.
 *
 * @param args What stands behind the program's name.
 * @param commands The table.
 * @returns The command with its values and operands.
 * @throws {UsageError} If it does not fit the table, or an option would do
 * nothing.
 */
export function parse(
  args: readonly string[],
  commands: readonly Command[],
): Parsed {
  const leading = args.findIndex((arg) =>
    !Object.hasOwn(globalOptions, arg.slice(2)) || !arg.startsWith("--")
  );
  const from = Math.max(0, leading);
  const words = { leading: args.slice(0, from), own: args.slice(from) };
  const { command, given, operands } = parseWords(words, commands);
  const values = new Map<string, unknown>();
  for (const [name, spec] of command.options) {
    values.set(name, valueOf(command, name, spec, given.get(name)));
  }
  checkOperands(command, operands);
  const names = new Set(given.keys());
  const byName = namedOperands(command, operands);
  refuseIdle(command.options, { given: names, values, operands: byName });
  return { command, values, operands, given: names };
}

/** `BIDS_DIR OUT_DIR LEVEL` are three operands; any number have one name. */
function namedOperands(
  { operands }: Command,
  found: readonly string[],
): Map<string, string | undefined> {
  const names = operands?.name.split(" ") ?? [];
  return new Map(names.map((name, i) => [name, found[i]]));
}

interface Words {
  readonly command: Command;
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

function parseWords(
  { leading, own }: {
    readonly leading: readonly string[];
    readonly own: readonly string[];
  },
  commands: readonly Command[],
): Words {
  const found = findCommand(own, commands);
  if (!found) throw noCommand(own, commands);
  const { command, rest } = found;
  const { tokens } = parseArgs({
    args: withValues([...leading, ...rest], command),
    options: Object.fromEntries(
      Array.from(command.options, ([name, { placeholder }]) => [
        name,
        { type: placeholder === undefined ? "boolean" : "string" } as const,
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") operands.push(token.value);
    if (token.kind !== "option") continue;
    const texts = given.get(token.name) ?? [];
    given.set(token.name, [...texts, ...textsOf(command, token)]);
  }
  return { command, given, operands };
}

/** Gives switches their values: `--colorbar`, `--no-colorbar`. */
function withValues(args: readonly string[], command: Command): string[] {
  const { options } = command;
  const end = args.indexOf("--");
  return args.map((arg, i) => {
    if (!arg.startsWith("--") || (end >= 0 && i > end)) return arg;
    const name = arg.slice(2);
    const off = name.startsWith("no-") ? options.get(name.slice(3)) : undefined;
    if (off?.bare !== undefined) return `--${name.slice(3)}=false`;
    const spec = options.get(name);
    if (spec === undefined) return arg;
    const next = args[i + 1] ?? "";
    const isFlag = spec.placeholder === undefined;
    // `--paired false` means no operand of that name.
    if (isFlag) return /^(true|false)$/i.test(next) ? `${arg}=${next}` : arg;
    if (spec.bare === undefined) return arg;
    if (spec.choices.includes(next.toLowerCase())) return arg;
    if (isWord(next)) refuseWord(next, spec, `${command.name}: ${arg}`);
    return `${arg}=${spec.bare}`;
  });
}

/** Whether it is neither an option nor the name of a file, nor meant as one. */
function isWord(text: string): boolean {
  return /^[^-./\\*?[\]:][^./\\*?[\]:]*$/.test(text) && !exists(text);
}

/** Refuses a word behind an option that may stand alone. */
function refuseWord(
  word: string,
  spec: OptionSpec<unknown>,
  where: string,
): void {
  try {
    spec.read([word]);
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    throw new UsageError(
      `${where}: ${error.message}, or a file or folder that is there`,
      { field: where.split(" ").at(-1) },
    );
  }
}

/** An option as it was found. */
interface FoundOption {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string;
}

/** The text of an option, none for a flag. */
function textsOf(
  command: Command,
  { name, rawName, value }: FoundOption,
): string[] {
  const spec = rawName.startsWith("--") ? command.options.get(name) : undefined;
  if (!spec) throw unknownOption(rawName, name, command);
  const isFlag = spec.placeholder === undefined;
  if (isFlag && value !== undefined) {
    throw new UsageError(
      `${command.name}: --${name}: found '${value}', expected no value`,
      { field: rawName },
    );
  }
  if (isFlag) return [];
  if (value === undefined) {
    throw new UsageError(
      `${command.name}: --${name}: found nothing, expected a value`,
      { field: rawName },
    );
  }
  return [value];
}

function valueOf(
  command: Command,
  name: string,
  spec: OptionSpec<unknown>,
  texts: readonly string[] | undefined,
): unknown {
  const where = `${command.name}: --${name}`;
  const details = { field: `--${name}` };
  if (texts === undefined) {
    if (spec.required) {
      throw new UsageError(
        `${where} is missing: ${lowerFirst(spec.help)}`,
        details,
      );
    }
    return spec.fallback;
  }
  if (texts.length > 1 && !spec.repeatable) {
    throw new UsageError(
      `${where}: found it ${texts.length} times, expected it once`,
      details,
    );
  }
  try {
    return spec.read(texts);
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    throw new UsageError(`${where}: ${error.message}`, details);
  }
}

function checkOperands(command: Command, operands: readonly string[]): void {
  const { name, min, max, choices } = command.operands ??
    { name: "operand", min: 0, max: 0 };
  const count = operands.length;
  if (count < min || count > max) {
    const expected = max === 0
      ? "none"
      : max === min
      ? `${min}`
      : `at least ${min}`;
    const found = count === 0
      ? "none"
      : `${count} ('${operands.join("', '")}')`;
    throw new UsageError(
      `${command.name}: ${name}: found ${found}, expected ${expected}`,
      { field: name },
    );
  }
  if (operands.includes("")) {
    throw new UsageError(
      `${command.name}: ${name}: found '', expected the name of a file`,
      { field: name },
    );
  }
  const wrong = choices && operands.find((word) => !choices.includes(word));
  if (wrong !== undefined) {
    const nearest = nearestName(wrong, choices!);
    throw new UsageError(
      `${command.name}: ${name}: found '${wrong}', expected one of ${
        choices!.join(", ")
      }${nearest ? ` (did you mean '${nearest}'?)` : ""}`,
      { field: name },
    );
  }
}

function lowerFirst(help: string): string {
  return `${help.charAt(0).toLowerCase()}${help.slice(1).replace(/\.$/, "")}`;
}
