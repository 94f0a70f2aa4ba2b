/** Variables of a `.mat` file, each of the kind that it has to be. @module */

import { InputError } from "../errors.ts";
import { describeValue, type MatValue } from "../mat/mat_value.ts";

type Fields = ReadonlyMap<string, MatValue>;

/**
 * An error about a variable, a field or a cell.
 *
 * @param file The file.
 * @param name What MATLAB would call it: `onsets{2}`.
 * @param text What was found and what was expected.
 * @returns The error to throw.
 */
export function variableError(
  file: string,
  name: string,
  text: string,
): InputError {
  return new InputError(`${file}: '${name}' ${text}.`, { file, field: name });
}

function find(
  fields: Fields,
  key: string,
  file: string,
  name: string,
  expected: string,
): MatValue {
  const found = fields.get(key);
  if (found) return found;
  const others = [...fields.keys()].map((other) => `'${other}'`).join(", ");
  throw variableError(
    file,
    name,
    `is missing, expected ${expected}; found ${others || "no variable"}`,
  );
}

function otherKind(
  value: MatValue,
  name: string,
  file: string,
  expected: string,
): InputError {
  return variableError(
    file,
    name,
    `is ${describeValue(value)}, expected ${expected}`,
  );
}

/**
 * The cells of a variable.
 *
 * @param fields The variables, or the fields of a struct.
 * @param key The variable's name.
 * @param file The file, for messages.
 * @param name The variable's name in messages.
 * @returns Its cells.
 * @throws {InputError} If it is missing or no cell array.
 */
export function cellsOf(
  fields: Fields,
  key: string,
  file: string,
  name: string = key,
): readonly MatValue[] {
  const expected = "a cell array";
  const value = find(fields, key, file, name, expected);
  if (value.kind === "cells") return value.cells;
  throw otherKind(value, name, file, expected);
}

/**
 * The structs of a variable.
 *
 * @param fields The variables.
 * @param key The variable's name.
 * @param file The file, for messages.
 * @returns The fields of each struct.
 * @throws {InputError} If it is missing or no struct array.
 */
export function structsOf(
  fields: Fields,
  key: string,
  file: string,
): readonly Fields[] {
  const expected = "a struct array";
  const value = find(fields, key, file, key, expected);
  if (value.kind === "structs") return value.structs;
  throw otherKind(value, key, file, expected);
}

/**
 * The numbers of a value.
 *
 * @param value The value.
 * @param name What MATLAB calls it.
 * @param file The file, for messages.
 * @returns The numbers, all finite.
 * @throws {InputError} If it holds anything else.
 */
export function numbersOf(
  value: MatValue,
  name: string,
  file: string,
): Float64Array {
  if (value.kind !== "numbers" || value.complex) {
    throw otherKind(value, name, file, "numbers");
  }
  const bad = value.values.findIndex((number) => !Number.isFinite(number));
  if (bad < 0) return value.values;
  throw variableError(
    file,
    name,
    `has ${value.values[bad]} as its number ${
      bad + 1
    }, expected finite numbers`,
  );
}

/**
 * The text of a value.
 *
 * @param value The value.
 * @param name What MATLAB calls it.
 * @param file The file, for messages.
 * @returns One line, without blanks around it, not empty.
 * @throws {InputError} If it holds anything else.
 */
export function textOf(value: MatValue, name: string, file: string): string {
  if (value.kind === "text" && value.rows.length === 1) {
    const text = value.rows[0].trim();
    if (text !== "") return text;
    throw variableError(file, name, "is empty, expected a name");
  }
  throw otherKind(value, name, file, "one line of text");
}
