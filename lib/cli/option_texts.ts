/** Values read from the texts of options. @module */

import { nearestName } from "../nearest.ts";
import { BadValue } from "./bad_value.ts";

/** Limits of a number. */
export interface NumberLimits {
  /** What is counted or measured, in the plural: `seconds`, `mm`, `scans`. */
  readonly unit?: string;
  /** The least number that is allowed. */
  readonly min?: number;
  /** The number that it must exceed. */
  readonly above?: number;
  /** The greatest number that is allowed. */
  readonly max?: number;
}

/**
 * Reads a number.
 *
 * @param found The text.
 * @param limits What it must be.
 * @param whole Whether it must be whole.
 * @returns The number.
 * @throws {BadValue} If it is none, or beyond the limits.
 */
export function readNumber(
  found: string,
  limits: NumberLimits,
  whole: boolean,
): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(found.trim())
    ? Number(found)
    : NaN;
  const { unit, min, max, above } = limits;
  const fits = (whole ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
    value >= (min ?? -Infinity) && value <= (max ?? Infinity) &&
    (above === undefined || value > above);
  if (fits) return value;
  const range = min !== undefined && max !== undefined
    ? ` from ${min} to ${max}`
    : min !== undefined
    ? ` of at least ${min}`
    : above !== undefined
    ? ` above ${above}${max === undefined ? "" : ` and at most ${max}`}`
    : max !== undefined
    ? ` of at most ${max}`
    : "";
  throw new BadValue(
    found,
    `a ${whole ? "whole " : ""}number${unit ? ` (${unit})` : ""}${range}`,
  );
}

/**
 * Finds the word that a text stands for, without regard to case and blanks.
 *
 * @param found The text.
 * @param choices The words.
 * @returns The word.
 * @throws {BadValue} If it is none of them, with the nearest.
 */
export function chosen<C extends string>(
  found: string,
  choices: readonly C[],
): C {
  const normal = normalize(found);
  const match = choices.find((choice) => normalize(choice) === normal);
  if (match === undefined) {
    const nearest = nearestName(found, choices);
    const hint = nearest ? ` (did you mean '${nearest}'?)` : "";
    throw new BadValue(
      found,
      choices.length === 1
        ? `'${choices[0]}'`
        : `one of ${choices.join(", ")}${hint}`,
    );
  }
  return match;
}

/** `Glover +derivative` and `glover + derivative` are the same word. */
function normalize(word: string): string {
  return word.toLowerCase().replaceAll(/\s+/g, "");
}

/**
 * Takes a list between commas apart.
 *
 * @param found The text.
 * @returns Its items, without blanks and quotes around them.
 * @throws {BadValue} If one is empty.
 */
export function items(found: string): string[] {
  return found.split(",").map((item) => item.trim().replace(/^'(.*)'$/, "$1"))
    .map((item) => {
      if (item === "") {
        throw new BadValue(found, "values separated by commas");
      }
      return item;
    });
}

/**
 * Takes names of files between commas apart; a name with commas in it is one
 * file where there is such a file.
 *
 * @param found The text.
 * @returns The names.
 * @throws {BadValue} If one is empty.
 */
export function fileNames(found: string): string[] {
  // An address may hold commas; another one begins behind a separating one.
  if (/^https?:/i.test(found)) return found.split(/,(?=https?:\/\/)/i);
  if (!found.includes(",") || exists(found)) return [found];
  return items(found);
}

/**
 * Whether there is a file or a folder of this name.
 *
 * @param path The name.
 * @returns True where there is, and it may be looked at.
 */
export function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch {
    return false;
  }
}
