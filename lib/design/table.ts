/** Tables of text: TSV, CSV and their relatives. @module */

import Papa from "papaparse";
import { InputError } from "../errors.ts";

/** The part of Papa Parse that is used. */
interface PapaParse {
  parse(text: string, options: {
    readonly delimiter: string;
    readonly skipEmptyLines: boolean;
    readonly step: (row: {
      readonly data: string[];
      readonly errors: readonly { readonly message: string }[];
    }) => void;
  }): void;
}

const papa: PapaParse = Papa;

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
  const rows: string[][] = [];
  const index: string[] = [];
  const { columns, indexed } = readRows(text, options, (row, label) => {
    rows.push(row);
    if (label !== undefined) index.push(label);
  });
  const { file } = options;
  return { file, columns, rows, index: indexed ? index : undefined };
}

/** The columns of a table that was passed over row by row. */
export interface TableHead {
  /** Their names, as {@linkcode Table} has them. */
  readonly columns: readonly string[];
  /** Whether rows begin with a label, which is not among the columns. */
  readonly indexed: boolean;
}

/**
 * Passes over the rows of a table, none of which needs to be held: the fields
 * of a long one take many times the room of its text.
 *
 * @param text The table.
 * @param options Its name and whether it has a header.
 * @param take Takes the fields of each row, and its label where it has one.
 * @returns The columns.
 * @throws {InputError} As {@linkcode parseTable}.
 */
export function readRows(
  text: string,
  options: TableOptions,
  take: (row: string[], label: string | undefined) => void,
): TableHead {
  const { file, header = true, unnamed = "c" } = options;
  let columns: string[] | undefined;
  let indexed = false;
  let count = 0;
  let bad: string | undefined;
  passOver(text.replace(/^\uFEFF/, ""), file, (row) => {
    if (columns === undefined) {
      const named = header === "auto"
        ? !row.every((field) => parseNumber(field) !== undefined)
        : header;
      columns = named
        ? row.map((name) => name.trim())
        : row.map((_, i) => `${unnamed}${i}`);
      indexed = columns.length > 1 && /^(Unnamed: 0)?$/.test(columns[0]);
      if (named) return;
    }
    count++;
    if (row.length === columns.length) {
      take(indexed ? row.slice(1) : row, indexed ? row[0] : undefined);
    } else {
      bad ??=
        `${file}: row ${count} has ${row.length} fields; expected ${columns.length}, as in the first line.`;
    }
  });
  if (columns === undefined) {
    throw new InputError(`${file}: the table is empty.`, { file });
  }
  if (bad !== undefined) throw new InputError(bad, { file });
  const own = indexed ? columns.slice(1) : columns;
  checkNames(own, file);
  return { columns: own, indexed };
}

/**
 * Finds a column that a table must have.
 *
 * @param table The table.
 * @param column Its name.
 * @returns Its place, from 0.
 * @throws {InputError} If it is missing, with the columns that there are.
 */
export function requireColumn(
  { columns, file }: Pick<Table, "columns" | "file">,
  column: string,
): number {
  const place = columns.indexOf(column);
  if (place >= 0) return place;
  throw new InputError(
    `${file}: column '${column}' is missing; found ${
      columns.map((name) => `'${name}'`).join(", ")
    }`,
    { file, field: column },
  );
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

/** Takes the fields of one line after another. */
function passOver(
  text: string,
  file: string,
  take: (row: string[]) => void,
): void {
  const delimiter = delimiterOf(text, file);
  if (delimiter === " ") {
    for (const line of text.split(/\r\n|\r|\n/)) {
      if (line.trim() !== "") take(line.trim().split(/\s+/));
    }
    return;
  }
  let row = 0;
  papa.parse(text, {
    delimiter,
    skipEmptyLines: true,
    step({ data, errors: [error] }) {
      row++;
      if (error) {
        throw new InputError(
          `${file}: row ${row} cannot be read: ${error.message}.`,
          { file },
        );
      }
      take(data);
    },
  });
}

function delimiterOf(text: string, file: string): string {
  const firstLine = /[^\r\n]+/.exec(text)?.[0] ?? "";
  const ending = file.toLowerCase().split(".").at(-1);
  if (ending === "tsv") return "\t";
  if (ending === "csv") return firstLine.includes(",") ? "," : ";";
  const found = ["\t", ",", ";"].find((mark) => firstLine.includes(mark));
  return found ?? " ";
}

function checkNames(columns: readonly string[], file: string): void {
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
