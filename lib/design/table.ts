/** Tables of text: TSV, CSV and their relatives. @module */

import { InputError } from "../errors.ts";
import { BadRow, splitFields } from "./split_fields.ts";

/** Options of {@linkcode parseTable}. */
export interface TableOptions {
  /** Name of the table in messages; its ending tells the delimiter. */
  readonly file: string;
  /**
   * Whether the first row names the columns; `auto` says so unless every
   * field of it is a number.
   *
   * @default {true}
   */
  readonly header?: boolean | "auto";
  /**
   * What columns without a name are called, before their number from 0.
   *
   * @default {"c"}
   */
  readonly unnamed?: string;
}

/** A table of text. */
export interface Table {
  /** Its name in messages. */
  readonly file: string;
  /** Names of the columns, unique; `c0`, `c1`, … where it has none. */
  readonly columns: readonly string[];
  /** The fields, row after row, as many as there are columns. */
  readonly rows: readonly (readonly string[])[];
  /**
   * The fields of a first column without a name, where there is one: the row
   * labels that pandas writes. It is not among the columns.
   */
  readonly index: readonly string[] | undefined;
}

/** What pandas reads as a missing value. */
const MISSING = new Set(
  ("|#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|" +
    "NA|NULL|NaN|None|n/a|nan|null").split("|"),
);

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Whether a field stands for a missing value, by the list that pandas uses
 * (`n/a`, `NaN`, an empty field, …).
 *
 * @param field The field's text.
 * @returns True for a missing value.
 */
export function isMissing(field: string): boolean {
  return MISSING.has(field.trim());
}

/**
 * Reads a field as a finite decimal number.
 *
 * @param field The field's text.
 * @returns The number, or `undefined` where the text is something else.
 */
export function parseNumber(field: string): number | undefined {
  const text = field.trim();
  if (!NUMBER.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * Parses a table. `.tsv` files are separated by tabs, `.csv` files by commas
 * (or semicolons where the first line has no comma), others by whichever of
 * tab, comma, semicolon or blanks the first line has. Empty lines, a byte
 * order mark and any kind of line end are passed over; fields may be quoted.
 *
 * @param text The table.
 * @param options Its name and whether it has a header.
 * @returns The table; it may have no rows.
 * @throws {InputError} If it is empty, a row is too short or too long, a
 * quote is not closed, or a column's name is missing or not unique.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseTable } from "@niglm/niglm/design";
 *
 * const table = parseTable("onset\tduration\r\n0\t1.5\r\n", {
 *   file: "events.tsv",
 * });
 * assertEquals(table.columns, ["onset", "duration"]);
 * assertEquals(table.rows, [["0", "1.5"]]);
 * ```
 */
export function parseTable(text: string, options: TableOptions): Table {
  const { file, header = true, unnamed = "c" } = options;
  const lines = linesOf(text.replace(/^\uFEFF/, ""), file);
  if (lines.length === 0) {
    throw new InputError(`${file}: the table is empty.`, { file });
  }
  const named = header === "auto"
    ? !lines[0].every((field) => parseNumber(field) !== undefined)
    : header;
  const columns = named
    ? lines[0].map((name) => name.trim())
    : lines[0].map((_, i) => `${unnamed}${i}`);
  const rows = named ? lines.slice(1) : lines;
  rows.forEach((row, i) => {
    if (row.length === columns.length) return;
    throw new InputError(
      `${file}: row ${
        i + 1
      } has ${row.length} fields; expected ${columns.length}, as in the first line.`,
      { file },
    );
  });

  const indexed = columns.length > 1 && /^(Unnamed: 0)?$/.test(columns[0]);
  const table = indexed
    ? {
      file,
      columns: columns.slice(1),
      rows: rows.map((row) => row.slice(1)),
      index: rows.map((row) => row[0]),
    }
    : { file, columns, rows, index: undefined };
  checkNames(table);
  return table;
}

/**
 * Decodes the bytes of a text file.
 *
 * @param bytes UTF-8, with or without a byte order mark.
 * @param file Name of the file in messages.
 * @returns The text.
 * @throws {InputError} If the bytes are not UTF-8.
 */
export function decodeText(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError(`${file}: expected a text file in UTF-8.`, {
      file,
      cause,
    });
  }
}

/** The fields of each line. */
function linesOf(text: string, file: string): string[][] {
  const delimiter = delimiterOf(text, file);
  if (delimiter === " ") {
    return text.split(/\r\n|\r|\n/).map((line) => line.trim())
      .filter((line) => line !== "").map((line) => line.split(/\s+/));
  }
  try {
    return splitFields(text, delimiter);
  } catch (error) {
    if (!(error instanceof BadRow)) throw error;
    throw new InputError(
      `${file}: row ${error.row + 1} cannot be read: ${error.message}.`,
      { file },
    );
  }
}

function delimiterOf(text: string, file: string): string {
  const firstLine = /[^\r\n]+/.exec(text)?.[0] ?? "";
  const ending = file.toLowerCase().split(".").at(-1);
  if (ending === "tsv") return "\t";
  if (ending === "csv") return firstLine.includes(",") ? "," : ";";
  const found = ["\t", ",", ";"].find((mark) => firstLine.includes(mark));
  return found ?? " ";
}

function checkNames(table: Table): void {
  const { file, columns } = table;
  const seen = new Set<string>();
  columns.forEach((name, i) => {
    if (name === "") {
      throw new InputError(
        `${file}: column ${i + 1} has no name; the others are ${
          columns.filter((other) => other !== "").map((other) => `'${other}'`)
            .join(", ")
        }.`,
        { file },
      );
    }
    if (seen.has(name)) {
      throw new InputError(`${file}: there are two columns '${name}'.`, {
        file,
        field: name,
      });
    }
    seen.add(name);
  });
}
