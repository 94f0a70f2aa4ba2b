/** The command line, read by commander as the table declares it. @module */

import { Command as Parser, CommanderError, Option } from "commander";
import { UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { type Command, globalOptions } from "./command.ts";
import { BadValue, type OptionSpec } from "./option.ts";

/** A command line that fits the table. */
export interface Parsed {
  /** The command. */
  readonly command: Command;
  /** Values of all its options by name. */
  readonly values: ReadonlyMap<string, unknown>;
  /** Its operands. */
  readonly operands: readonly string[];
}

/**
 * Reads a command line.
 *
 * @param args What stands behind the program's name.
 * @param commands The table.
 * @returns The command with its values and operands.
 * @throws {UsageError} If it does not fit the table.
 */
export function parse(
  args: readonly string[],
  commands: readonly Command[],
): Parsed {
  const leading = args.findIndex((arg) =>
    !Object.hasOwn(globalOptions, arg.slice(2)) || !arg.startsWith("--")
  );
  const reordered = leading > 0
    ? [args[leading], ...args.slice(0, leading), ...args.slice(leading + 1)]
    : args;
  const found = parseWords(reordered, commands);
  const { command, given, operands } = found;
  const values = new Map<string, unknown>();
  for (const [name, spec] of command.options) {
    values.set(name, valueOf(command, name, spec, given.get(name)));
  }
  checkOperands(command, operands);
  return { command, values, operands };
}

interface Words {
  readonly command: Command;
  readonly given: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

function parseWords(
  args: readonly string[],
  commands: readonly Command[],
): Words {
  let words: Words | undefined;
  const program = quietParser(new Parser("niglm"));
  for (const command of commands) {
    const parser = quietParser(program.command(command.name));
    const given = new Map<string, string[]>();
    for (const [name, spec] of command.options) {
      const value = spec.placeholder === undefined ? "" : " <value>";
      parser.addOption(new Option(`--${name}${value}`));
      parser.on(`option:${name}`, (text: string | null) => {
        given.set(name, [
          ...given.get(name) ?? [],
          ...text === null ? [] : [text],
        ]);
      });
    }
    parser.argument("[operands...]").action((operands: string[]) => {
      words = { command, given, operands };
    });
  }
  try {
    program.parse([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new UsageError(sentence(error, args, commands), { cause: error });
  }
  if (!words) throw new UsageError("no command given; see niglm --help");
  return words;
}

/** Commander as a mere parser: it writes nothing, ends nothing, asks nothing. */
function quietParser(parser: Parser): Parser {
  return parser.exitOverride().helpOption(false).helpCommand(false)
    .configureOutput({
      writeOut() {},
      writeErr() {},
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    });
}

function sentence(
  error: CommanderError,
  args: readonly string[],
  commands: readonly Command[],
): string {
  const command = commands.find(({ name }) => name === args[0]);
  const [, dashes, found, value] =
    /'(-*)([^'=]+)(?:=([^']*))?'/.exec(error.message) ?? [];
  switch (error.code) {
    case "commander.optionMissingArgument":
      return `${args[0]}: ${dashes}${
        found.split(" ")[0]
      }: found nothing, expected a value`;
    case "commander.unknownOption": {
      if (command?.options.has(found)) {
        return `${command.name}: --${found}: found '${value}', expected no value`;
      }
      const hint = similar(found, [...command?.options.keys() ?? []]);
      return `${
        command ? `${command.name}: ` : ""
      }unknown option '${dashes}${found}'${
        hint ? ` (did you mean --${hint}?)` : ""
      }; see niglm ${command ? `${command.name} ` : ""}--help`;
    }
    case "commander.unknownCommand": {
      const hint = similar(found, commands.map(({ name }) => name));
      return `unknown command '${found}'${
        hint ? ` (did you mean ${hint}?)` : ""
      }; see niglm --help`;
    }
    default:
      return error.message.replace(/^error: /, "");
  }
}

/** `--fwhm` is nearest to `--smoothing-fwhm`, which contains it. */
function similar(found: string, names: readonly string[]): string | undefined {
  const squeezed = found.toLowerCase().replaceAll(/[-_]/g, "");
  const containing = names.filter((name) =>
    name.replaceAll("-", "").includes(squeezed)
  );
  return nearestName(found, containing.length > 0 ? containing : names);
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
    throw new UsageError(
      `${command.name}: ${name}: found '${wrong}', expected one of ${
        choices?.join(", ")
      }`,
      { field: name },
    );
  }
}

function lowerFirst(help: string): string {
  return `${help.charAt(0).toLowerCase()}${help.slice(1).replace(/\.$/, "")}`;
}
