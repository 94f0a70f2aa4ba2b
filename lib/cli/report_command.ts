/** The command line that a recorded fit came from. @module */

import { contrastNeeds, saveNeeds } from "./contrast_rules.ts";
import { designOptions } from "./design_options.ts";
import type { OptionSpec } from "./option.ts";
import { whyIdle } from "./option_rules.ts";
import type { ReportRecord } from "./report_record.ts";

/**
 * Puts a record into a command line again, every parameter as it was resolved.
 *
 * @param record The record.
 * @returns The command line, one option a line.
 */
export function commandOf(record: ReportRecord): string {
  const { command, contrasts, fits, maps, parameters, runs } = record;
  const ruled = rulesOf(command);
  const words = [`niglm ${command}`];
  const operands = fits.length > 0 ? fits : runs;
  words.push(...[...operands, ...maps.map(({ file }) => file)].map(shellWord));
  for (const [key, value] of Object.entries(parameters)) {
    const name = kebab(key);
    if (isNothing(value) || isIdle(name, ruled[key], record)) continue;
    if (value === true) words.push(`--${name}`);
    else if (value !== false) {
      words.push(`--${name} ${shellWord(valueOf(value))}`);
    }
  }
  for (const { expression, name } of Object.values(contrasts)) {
    if (parameters.contrasts !== undefined) break;
    if (expression === undefined) continue;
    const text = typeof expression === "string"
      ? expression
      : JSON.stringify(expression);
    words.push(
      `--contrast ${
        shellWord(text === name ? text : `${nameOf(name)}=${text}`)
      }`,
    );
  }
  words.push("--out DIR");
  return words.join(" \\\n  ");
}

type Rules = Pick<OptionSpec<unknown>, "needs" | "excludes">;

/** Rules of parameters that a record names though they were not given. */
function rulesOf(command: string): Readonly<Record<string, Rules>> {
  if (command !== "first-level") return {};
  return {
    ...designOptions,
    missingCondition: { needs: contrastNeeds, excludes: [] },
    save: { needs: saveNeeds, excludes: [] },
  };
}

/** Whether a parameter, by default as it was, had no use. */
function isIdle(
  name: string,
  rules: Rules | undefined,
  { contrasts, parameters }: ReportRecord,
): boolean {
  if (rules === undefined) return false;
  const values = new Map(
    Object.entries(parameters).filter(([, value]) => !isNothing(value))
      .map(([key, value]) => [kebab(key), value]),
  );
  const given = new Set(values.keys());
  if (Object.keys(contrasts).length > 0) given.add("contrast");
  return whyIdle(name, rules, { given, values, operands: new Map() }) !==
    undefined;
}

function kebab(key: string): string {
  return key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What is not given on a command line. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function nameOf(name: string): string {
  return /[=`]/.test(name) ? `\`${name}\`` : name;
}

function valueOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueOf).join(",");
  if (typeof value === "object") {
    return Object.entries(value as Record<string, unknown>)
      .map(([key, item]) => `${key}=${valueOf(item)}`).join(",");
  }
  return `${value}`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}
