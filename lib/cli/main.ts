/** The command-line program. @module */

import { outliveFileLimit } from "../bytes/file_limit.ts";
import { version } from "../version.ts";
import type { Context } from "./command.ts";
import { environment } from "./environment.ts";
import { exitCodes } from "./exit_codes.ts";
import { failure } from "./failure.ts";
import { commandHelp, programHelp } from "./help.ts";
import { findCommand, kindsOf } from "./find_command.ts";
import { listenForInterrupt } from "./interrupt.ts";
import { toJson } from "./json.ts";
import { commands } from "./options.ts";
import type { Parsed } from "./parse.ts";
import { hiddenProgress, showProgress } from "./progress.ts";
import { systemTerminal, type Terminal } from "./terminal.ts";

/**
 * Runs one command. Data goes to standard output; progress, warnings and
 * errors go to standard error.
 *
 * @param args What stands behind the program's name.
 * @param terminal Where to write; the process's own unless given.
 * @returns The exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
 */
export async function main(
  args: readonly string[],
  terminal: Terminal = systemTerminal(),
): Promise<number> {
  using interrupt = listenForInterrupt();
  using _limit = outliveFileLimit();
  try {
    const answer = helpOrVersion(args);
    if (answer !== undefined) {
      terminal.writeOut(answer);
      return exitCodes.done;
    }
    if (args.length === 0) {
      terminal.writeError(programHelp(commands));
      return exitCodes.usage;
    }
    const { parse } = await import("./parse.ts");
    return await run(parse(args, commands), terminal, interrupt.signal);
  } catch (error) {
    const { message, code } = interrupt.signal.aborted
      ? { message: "interrupted", code: exitCodes.interrupted }
      : failure(error);
    const red = terminal.color ? "\x1b[31mniglm\x1b[0m" : "niglm";
    terminal.writeError(`${red}: ${message}\n`);
    if (environment("NIGLM_DEBUG")) {
      terminal.writeError(`${Deno.inspect(error)}\n`);
    }
    return code;
  }
}

function helpOrVersion(args: readonly string[]): string | undefined {
  const end = args.indexOf("--");
  const words = end < 0 ? args : args.slice(0, end);
  if (words.includes("--version")) return `niglm ${version}\n`;
  if (words.includes("--help") || words.includes("-h")) {
    const plain = words.filter((word) => !word.startsWith("-"));
    const named = plain.map((_, i) => findCommand(plain.slice(i), commands))
      .find((found) => found !== undefined);
    if (named) return commandHelp(named.command);
    const group = words.find((word) => kindsOf(word, commands).length > 0);
    return programHelp(
      group === undefined
        ? commands
        : commands.filter(({ name }) => name.startsWith(`${group} `)),
    );
  }
  return undefined;
}

async function run(
  { command, given, values, operands }: Parsed,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const json = values.get("json") === true;
  const quiet = values.get("quiet") === true;
  const warnings: string[] = [];
  const context: Context = {
    signal,
    given,
    warnings,
    warn(message) {
      warnings.push(message);
      if (quiet) return;
      const label = terminal.color ? "\x1b[33mwarning\x1b[0m" : "warning";
      terminal.writeError(`niglm: ${label}: ${message}\n`);
    },
    notice(message) {
      if (!quiet) terminal.writeError(`niglm: ${message}\n`);
    },
    progress: (options) =>
      quiet || json ? hiddenProgress : showProgress(terminal, options),
  };
  const report = await command.run(values, operands, context);
  const text = json ? toJson({ ...report.json, warnings }) : report.text;
  if (text) terminal.writeOut(text.endsWith("\n") ? text : `${text}\n`);
  if (report.shortfall === undefined) return exitCodes.done;
  terminal.writeError(`niglm: ${report.shortfall}\n`);
  return exitCodes.failed;
}
