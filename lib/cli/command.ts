/** What a command is. @module */

import { flag, type OptionSpec } from "./option.ts";
import { withKnownRules } from "./option_rules.ts";
import type { Progress, ProgressOptions } from "./progress.ts";

/** What a command can say while it works. */
export interface Context {
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Names of the options that the call gives, without dashes. */
  readonly given: ReadonlySet<string>;
  /** Tells of something that deserves a look; the work goes on. */
  warn(message: string): void;
  /** What was warned of so far, in order. */
  readonly warnings: readonly string[];
  /** Tells how the work is done; no part of the result. */
  notice(message: string): void;
  /** Shows how far a stage has come; dispose of it in every case (`using`). */
  progress(options: ProgressOptions): Progress;
}

/** What a command found. */
export interface Report {
  /** For standard output, to be read by people or as a table. */
  readonly text: string;
  /** For standard output with `--json`: the same, with all digits. */
  readonly json: Record<string, unknown>;
  /** What the result falls short of, in one sentence; the exit code is 1 then. */
  readonly shortfall?: string;
}

/** The files or words that a command takes besides its options. */
export interface Operands {
  /** Name in the help: `IMAGE`. */
  readonly name: string;
  /** What they are, in one sentence. */
  readonly help: string;
  /** How many there must be at least. */
  readonly min: number;
  /** How many there can be. */
  readonly max: number;
  /** The words to choose from, where they are few. */
  readonly choices?: readonly string[];
}

/** The work of a command. */
export type Run<T> = (
  options: T,
  operands: readonly string[],
  context: Context,
) => Promise<Report>;

/** How a command is declared; `T` is what its work receives. */
export interface CommandSpec<T> {
  /** The word on the command line. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly summary: string;
  /** The operands, where there are any. */
  readonly operands?: Operands;
  /** Its options; a key `tR` is the option `--t-r`. */
  readonly options: { readonly [K in keyof T]-?: OptionSpec<T[K]> };
  /** Command lines that show its use, without the program's name. */
  readonly examples: readonly string[];
  /** Loads the work; knows already what it will receive. */
  readonly load: (
    options: T,
    operands: readonly string[],
  ) => Promise<Run<T>>;
}

/** A declared command, whatever its options are. */
export interface Command {
  /** The word on the command line. */
  readonly name: string;
  /** What it does, in one sentence. */
  readonly summary: string;
  /** The operands, where there are any. */
  readonly operands: Operands | undefined;
  /** All options by their name on the command line, without the dashes. */
  readonly options: ReadonlyMap<string, OptionSpec<unknown>>;
  /** Command lines that show its use, without the program's name. */
  readonly examples: readonly string[];
  /** Loads and does the work with option values by name, as `options` has. */
  run(
    values: ReadonlyMap<string, unknown>,
    operands: readonly string[],
    context: Context,
  ): Promise<Report>;
}

/** Options that every command has. */
export const globalOptions: {
  readonly json: OptionSpec<boolean>;
  readonly quiet: OptionSpec<boolean>;
  readonly help: OptionSpec<boolean>;
  readonly version: OptionSpec<boolean>;
} = {
  json: flag({
    help: "Print the result as one JSON object, with all digits.",
    group: "General",
  }),
  quiet: flag({
    help: "No progress and no warnings on standard error.",
    group: "General",
  }),
  help: flag({ help: "Show this help.", group: "General" }),
  version: flag({ help: "Show the version.", group: "General" }),
};

/**
 * Declares a command and adds the options that all commands have.
 *
 * @param spec The declaration.
 * @returns The command.
 */
export function command<T>(spec: CommandSpec<T>): Command {
  const keys = Object.keys(spec.options) as (keyof T & string)[];
  const options = new Map<string, OptionSpec<unknown>>([
    ...keys.map((key) => [kebab(key), spec.options[key]] as const),
    ...Object.entries(globalOptions),
  ]);
  return {
    name: spec.name,
    summary: spec.summary,
    operands: spec.operands,
    options: withKnownRules(options, spec.operands?.name),
    examples: spec.examples,
    async run(values, operands, context) {
      const own = Object.fromEntries(
        keys.map((key) => [key, values.get(kebab(key))]),
      ) as T;
      const work = await spec.load(own, operands);
      return await work(own, operands, context);
    },
  };
}

function kebab(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
