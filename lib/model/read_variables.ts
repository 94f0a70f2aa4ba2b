/** Variables from tables of events, confounds and participants. @module */

import { counted } from "../counted.ts";
import {
  isMissing,
  parseNumber,
  requireColumn,
  type Table,
} from "../design/table.ts";
import { InputError } from "../errors.ts";
import type { NumberKind, Value, Variables } from "./variable.ts";

/**
 * Takes the variables of a run's events: every column but onset and duration.
 * As in pybids, a column `amplitude` is called `amplitude_`, and left out where
 * it is 1 throughout beside a `trial_type`.
 *
 * @param table The events.
 * @returns The variables.
 * @throws {InputError} If onsets or durations are missing.
 */
export function eventVariables(table: Table): Variables {
  const onsets = times(table, "onset");
  const durations = times(table, "duration");
  const variables: Variables = new Map();
  for (const column of table.columns) {
    if (column === "onset" || column === "duration") continue;
    const found = valuesOf(table, column);
    const isUsual = column === "amplitude" &&
      table.columns.includes("trial_type") &&
      found.values.every((value) => value === 1);
    if (isUsual) continue;
    variables.set(column === "amplitude" ? "amplitude_" : column, {
      kind: "sparse",
      onsets,
      durations,
      ...found,
    });
  }
  return variables;
}

/**
 * Takes the variables of a table with one row a scan.
 *
 * @param table The confounds.
 * @param scanCount Scans of the run.
 * @returns The variables.
 * @throws {InputError} If there are not as many rows.
 */
export function scanVariables(table: Table, scanCount: number): Variables {
  if (table.rows.length !== scanCount) {
    throw new InputError(
      `${table.file}: found ${
        counted(table.rows.length, "row")
      }, expected ${scanCount}, one for each volume`,
      { file: table.file, field: "confounds" },
    );
  }
  return new Map(
    table.columns.map((column) => [
      column,
      { kind: "dense", fine: false, ...valuesOf(table, column) },
    ]),
  );
}

/**
 * Takes the variables of the subjects of maps from `participants.tsv`.
 *
 * @param table The participants.
 * @param subjects The subject of each map, without `sub-`.
 * @returns The variables, one value a map.
 * @throws {InputError} If the table has no `participant_id`, or a subject is
 * missing or has several rows.
 */
export function participantVariables(
  table: Table,
  subjects: readonly string[],
): Variables {
  const { columns, file, rows } = table;
  const id = requireColumn(table, "participant_id");
  const labels = rows.map((row) => row[id].trim().replace(/^sub-/, ""));
  const places = subjects.map((subject) => {
    const place = labels.indexOf(subject);
    const twice = labels.indexOf(subject, place + 1) >= 0;
    if (place >= 0 && !twice) return place;
    throw new InputError(
      `${file}: participant_id: found ${
        place < 0 ? "no row" : "several rows"
      } of sub-${subject}, expected one`,
      { file, field: "participant_id" },
    );
  });
  const chosen: Table = {
    ...table,
    rows: places.map((place) => rows[place]),
  };
  return new Map(
    columns.filter((column) => column !== "participant_id").map((column) => [
      column,
      { kind: "simple", ...valuesOf(chosen, column) },
    ]),
  );
}

/** Numbers where all fields are numbers or missing, texts otherwise. */
function valuesOf(
  { columns, rows }: Table,
  column: string,
): { values: Value[]; numbers: NumberKind } {
  const place = columns.indexOf(column);
  const fields = rows.map((row) => row[place].trim());
  const missing = fields.map(isMissing);
  const numbers = fields.map((field, i) =>
    missing[i] ? NaN : parseNumber(field)
  );
  const isNumeric = numbers.every((number) => number !== undefined);
  const isWhole = fields.every((field) => /^[+-]?\d+$/.test(field));
  return {
    values: isNumeric
      ? numbers as number[]
      : fields.map((field, i) => missing[i] ? NaN : field),
    numbers: isWhole ? "whole" : "real",
  };
}

function times(table: Table, column: string): number[] {
  const place = requireColumn(table, column);
  const { file, rows } = table;
  return rows.map((row, i) => {
    const value = parseNumber(row[place]);
    if (value !== undefined) return value;
    throw new InputError(
      `${file}: column '${column}', row ${i + 1}: found '${
        row[place]
      }', expected a number of seconds`,
      { file, field: column },
    );
  });
}
