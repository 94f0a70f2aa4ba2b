/** The command line that a recorded fit came from. @module */

import type { ReportRecord } from "./report_record.ts";

/**
 * Puts a record into a command line again, every parameter as it was resolved.
 *
 * @param record The record.
 * @returns The command line, one option a line.
 */
export function commandOf(record: ReportRecord): string {
  const { command, contrasts, fits, maps, parameters, runs } = record;
  const words = [`niglm ${command}`];
  const operands = fits.length > 0 ? fits : runs;
  words.push(...[...operands, ...maps.map(({ file }) => file)].map(shellWord));
  for (const [key, value] of Object.entries(parameters)) {
    const name = key.replaceAll(
      /[A-Z]/g,
      (letter) => `-${letter.toLowerCase()}`,
    );
    if (isNothing(value)) continue;
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
