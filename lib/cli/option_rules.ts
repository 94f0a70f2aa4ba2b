/**
 * Which options go together: what an option needs, and what it excludes. Both
 * are declared with the option, as conditions:
 *
 * - `events`: the option is given; in capitals (`RUN`) the operand is.
 * - `drift-model cosine`: the option, given or by default, has this value;
 *   `save beta|residuals` one of these.
 * - `no json`: the option is not given.
 *
 * @module
 */

import { UsageError } from "../errors.ts";
import type { OptionSpec } from "./option.ts";

/** A command line as far as it was read. */
export interface Said {
  /** Names of the options that were given, without dashes. */
  readonly given: ReadonlySet<string>;
  /** Values of all options by name, defaults among them. */
  readonly values: ReadonlyMap<string, unknown>;
  /** The operands by name; `undefined` for those that are not given. */
  readonly operands: ReadonlyMap<string, string | undefined>;
}

/**
 * Keeps of the rules of options those that are about options and operands of
 * the same command: options are shared by commands that differ in the others.
 *
 * @param options The options of a command by name.
 * @param operands Name of its operands.
 * @returns The options with the rules that mean something there.
 */
export function withKnownRules(
  options: ReadonlyMap<string, OptionSpec<unknown>>,
  operands: string | undefined,
): Map<string, OptionSpec<unknown>> {
  const names = new Set([...options.keys(), ...operands?.split(" ") ?? []]);
  const known = (rule: string) => names.has(parts(rule).name);
  const required = (rule: string) => options.get(rule)?.required;
  return new Map(Array.from(options, ([name, spec]) => [name, {
    ...spec,
    needs: spec.needs.some(required) ? [] : spec.needs.filter(known),
    excludes: spec.excludes.filter(known),
  }]));
}

/**
 * Refuses a command line with an option that would do nothing.
 *
 * @param options The options of the command by name.
 * @param said The command line.
 * @throws {UsageError} If an option is given without what it needs, or with
 * what it excludes.
 */
export function refuseIdle(
  options: ReadonlyMap<string, OptionSpec<unknown>>,
  said: Said,
): void {
  for (const name of said.given) {
    const spec = options.get(name);
    // A switch turned off asks for nothing.
    if (spec === undefined || said.values.get(name) === false) continue;
    const reason = whyIdle(name, spec, said);
    if (reason !== undefined) {
      throw new UsageError(reason, { field: `--${name}` });
    }
  }
}

/**
 * Tells why an option would do nothing.
 *
 * @param name The option, without dashes.
 * @param rules What it needs and excludes.
 * @param said The command line.
 * @returns One sentence, or `undefined` where the option has its use.
 */
export function whyIdle(
  name: string,
  { needs, excludes }: Pick<OptionSpec<unknown>, "needs" | "excludes">,
  said: Said,
): string | undefined {
  const clash = excludes.find((rule) => holds(rule, said));
  if (clash !== undefined) {
    return parts(clash).values.length > 0
      ? `--${name} has no use with ${shown(foundIn(clash, said))}`
      : `--${name} and ${
        shown(clash)
      } are given together, expected one or the other`;
  }
  if (needs.length === 0 || needs.some((rule) => holds(rule, said))) {
    return undefined;
  }
  const wanted = joined(needs.map(shown));
  if (needs.length > 1) return `--${name} needs ${wanted}, found none of them`;
  const { name: other, values } = parts(needs[0]);
  return values.length === 0
    ? `--${name} needs ${wanted}, which is not given`
    : `--${name} needs ${wanted}, found ${
      said.operands.get(other) ?? said.values.get(other) ?? "nothing"
    }`;
}

/**
 * Says the rules of an option in words, for the help.
 *
 * @param spec The option.
 * @returns Sentences, each after a blank; nothing where there are no rules.
 */
export function rulesInWords(
  { needs, excludes }: Pick<OptionSpec<unknown>, "needs" | "excludes">,
): string {
  const only = needs.length === 0
    ? ""
    : ` Only with ${joined(needs.map(quoted))}.`;
  const not = excludes.length === 0
    ? ""
    : ` Not with ${joined(excludes.map(quoted))}.`;
  return `${only}${not}`;
}

/** What a rule names, apart from its values. */
interface Parts {
  readonly name: string;
  readonly negative: boolean;
  readonly values: readonly string[];
}

function parts(rule: string): Parts {
  const negative = rule.startsWith("no ");
  const words = negative ? rule.slice(3) : rule;
  const end = words.indexOf(" ");
  return {
    name: end < 0 ? words : words.slice(0, end),
    negative,
    values: end < 0 ? [] : words.slice(end + 1).split("|"),
  };
}

function holds(rule: string, { given, operands, values }: Said): boolean {
  const { name, negative, values: wanted } = parts(rule);
  if (wanted.length === 0) {
    const isGiven = given.has(name) || operands.get(name) !== undefined;
    return isGiven !== negative;
  }
  const found = operands.get(name) ?? values.get(name);
  const all = Array.isArray(found) ? found : [found];
  return all.some((value) => wanted.includes(`${value}`));
}

/** The rule with the value that the command line has. */
function foundIn(rule: string, { operands, values }: Said): string {
  const { name } = parts(rule);
  return `${name} ${operands.get(name) ?? values.get(name)}`;
}

/** `--drift-model cosine`, `RUN`, `no --json`. */
function shown(rule: string): string {
  const { name, negative, values } = parts(rule);
  const word = name === name.toUpperCase() ? name : `--${name}`;
  const value = values.length === 0 ? "" : ` ${values.join("|")}`;
  return `${negative ? "no " : ""}${word}${value}`;
}

function quoted(rule: string): string {
  const text = shown(rule);
  return text.startsWith("no ") ? `no \`${text.slice(3)}\`` : `\`${text}\``;
}

function joined(words: readonly string[]): string {
  if (words.length < 2) return words.join();
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
