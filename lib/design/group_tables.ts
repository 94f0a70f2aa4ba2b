/** Tables about the subjects of a group study. @module */

import { InputError } from "../errors.ts";
import { type NamedColumns, readNumbers } from "./named_columns.ts";
import { isMissing, parseTable, requireColumn, type Table } from "./table.ts";

/** Columns that may name the subject of a row, the first that is there. */
const SUBJECT_COLUMNS = ["subject_label", "participant_id", "subject"];

/** Name of the table in messages. */
export interface GroupTableOptions {
  /** The file; its ending tells the delimiter. */
  readonly file: string;
}

/** Covariates of the subjects, or of the maps in order. */
export interface GroupConfounds extends NamedColumns {
  /** Whose each row is, without `sub-`; undefined where no column says so. */
  readonly subjects: readonly string[] | undefined;
}

/** The groups or conditions that maps belong to. */
export interface GroupLabels {
  /** Name of the table in messages. */
  readonly file: string;
  /** One label a row. */
  readonly labels: readonly string[];
  /** Whose each row is, without `sub-`; undefined where no column says so. */
  readonly subjects: readonly string[] | undefined;
}

/** A map of a subject, as a table of inputs has it. */
export interface GroupTableRow {
  /** Whose map it is, as the table says. */
  readonly subject: string;
  /** What the map shows. */
  readonly mapName: string;
  /** Its file, as the table says. */
  readonly path: string;
}

/**
 * Brings a subject's label to the form in which labels are compared: without
 * blanks around it and without `sub-` before it.
 *
 * @param label The label.
 * @returns The bare label.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { bareSubject } from "@niglm/niglm/design";
 *
 * assertEquals(bareSubject("sub-01"), bareSubject("01"));
 * ```
 */
export function bareSubject(label: string): string {
  return label.trim().replace(/^sub-/, "");
}

/**
 * Parses a table of maps: the columns `subject_label`, `map_name` and
 * `effects_map_path`, as nilearn's second-level input table has them.
 *
 * @param text The table.
 * @param options Its name.
 * @returns Its rows.
 * @throws {InputError} If a column is missing, a field is empty or there is no
 * row.
 */
export function parseGroupInputs(
  text: string,
  { file }: GroupTableOptions,
): GroupTableRow[] {
  const table = parseTable(text, { file });
  requireRows(table);
  const [subjects, names, paths] = [
    "subject_label",
    "map_name",
    "effects_map_path",
  ].map((column) => textsOf(table, column));
  return subjects.map((subject, i) => ({
    subject,
    mapName: names[i],
    path: paths[i],
  }));
}

/**
 * Parses covariates: numbers by column, and a column `subject_label` (or
 * `participant_id`, `subject`) where rows are to be found by subject.
 *
 * @param text The table.
 * @param options Its name.
 * @returns The covariates.
 * @throws {InputError} If there is no row or no covariate, or a field is not a
 * number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseGroupConfounds } from "@niglm/niglm/design";
 *
 * const { columns, subjects } = parseGroupConfounds(
 *   "subject_label\tage\nsub-01\t31\nsub-02\t45\n",
 *   { file: "ages.tsv" },
 * );
 * assertEquals([columns, subjects], [["age"], ["01", "02"]]);
 * ```
 */
export function parseGroupConfounds(
  text: string,
  { file }: GroupTableOptions,
): GroupConfounds {
  const options = { file, header: "auto" } as const;
  const table = parseTable(text, options);
  requireRows(table);
  const who = subjectColumn(table);
  const columns = table.columns.filter((column) => column !== who);
  if (columns.length === 0) {
    throw new InputError(
      `${file}: found only the column '${who}', expected covariates beside it`,
      { file },
    );
  }
  const subjects = who === undefined
    ? undefined
    : textsOf(table, who).map(bareSubject);
  return { ...readNumbers(text, options, () => ({ columns })), subjects };
}

/**
 * Parses the labels of groups or conditions: the column `group`, or the only
 * one that does not name subjects.
 *
 * @param text The table.
 * @param options Its name.
 * @returns The labels.
 * @throws {InputError} If there is no row, no such column or several, or a
 * field is empty.
 */
export function parseGroupLabels(
  text: string,
  { file }: GroupTableOptions,
): GroupLabels {
  const table = parseTable(text, { file });
  requireRows(table);
  const who = subjectColumn(table);
  const others = table.columns.filter((column) => column !== who);
  const column = others.includes("group") ? "group" : others[0];
  if (column === undefined || (column !== "group" && others.length > 1)) {
    throw new InputError(
      `${file}: found the columns ${
        table.columns.map((name) => `'${name}'`).join(", ")
      }, expected one column of labels, 'group', and one of subjects if any`,
      { file, field: "group" },
    );
  }
  return {
    file,
    labels: textsOf(table, column).map((label) => label.trim()),
    subjects: who === undefined
      ? undefined
      : textsOf(table, who).map(bareSubject),
  };
}

function subjectColumn({ columns }: Table): string | undefined {
  return SUBJECT_COLUMNS.find((name) => columns.includes(name));
}

function requireRows({ file, rows }: Table): void {
  if (rows.length > 0) return;
  throw new InputError(`${file}: the table has no rows`, { file });
}

function textsOf(table: Table, column: string): string[] {
  const { file, rows } = table;
  const position = requireColumn(table, column);
  return rows.map((row, i) => {
    const field = row[position];
    if (!isMissing(field)) return field;
    throw new InputError(
      `${file}: column '${column}', row ${
        i + 1
      }: found '${field}', expected a value`,
      { file, field: column },
    );
  });
}
