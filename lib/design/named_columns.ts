/** Columns of numbers with names. @module */

import { InputError } from "../errors.ts";
import {
  isMissing,
  parseNumber,
  readRows,
  type Table,
  type TableOptions,
} from "./table.ts";

/** Named columns of numbers, one row a scan. */
export interface NamedColumns {
  /** Column names in order; unique. */
  readonly columns: readonly string[];
  /** Number of rows. */
  readonly rowCount: number;
  /** Values, row after row (`rowCount × columns.length`). */
  readonly data: Float64Array;
  /** Name of the table they come from, for messages. */
  readonly file?: string;
}

/** A table whose numbers are to be read. */
export interface NumberTable extends Pick<Table, "file" | "columns"> {
  /** Number of its rows. */
  readonly rowCount: number;
  /** Fields of the first row; none where it has no rows. */
  readonly first: readonly string[];
}

/** Which numbers of a table to read. */
export interface WantedNumbers {
  /** Names of the columns. @default {all} */
  readonly columns?: readonly string[];
  /**
   * Columns whose value in the first row is missing and read as zero.
   *
   * @default {[]}
   */
  readonly padded?: readonly string[];
}

/**
 * Reads columns of a table as numbers, row by row: its fields are not held.
 *
 * @param text The table.
 * @param options Its name and whether it has a header.
 * @param choose Says what to read, once the columns are known.
 * @returns The numbers.
 * @throws {InputError} As `parseTable`, or if a field is missing or not a
 * number.
 */
export function readNumbers(
  text: string,
  options: TableOptions,
  choose: (table: NumberTable) => WantedNumbers,
): NamedColumns {
  const { file } = options;
  let rowCount = 0;
  let first: readonly string[] = [];
  const { columns: all } = readRows(text, options, (row) => {
    if (rowCount++ === 0) first = row;
  });
  const { columns = all, padded = [] } = choose({
    file,
    columns: all,
    rowCount,
    first,
  });
  const positions = columns.map((column) => all.indexOf(column));
  const data = new Float64Array(rowCount * columns.length);
  let bad = { row: 0, column: columns.length, field: "" };
  let i = 0;
  readRows(text, options, (row) => {
    for (let j = 0; j < bad.column; j++) {
      const field = row[positions[j]];
      const value = parseNumber(field) ??
        (i === 0 && padded.includes(columns[j]) ? 0 : undefined);
      if (value === undefined) bad = { row: i, column: j, field };
      else data[i * columns.length + j] = value;
    }
    i++;
  });
  if (bad.column < columns.length) {
    const { row, field } = bad;
    const column = columns[bad.column];
    throw new InputError(
      `${file}: column '${column}', row ${row + 1}: found '${field}'${
        isMissing(field) ? " (a missing value)" : ""
      }, expected a number.`,
      { file, field: column },
    );
  }
  return { columns, rowCount, data, file };
}
