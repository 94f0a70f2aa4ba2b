/** Columns of numbers with names. @module */

import { InputError } from "../errors.ts";
import { isMissing, parseNumber, type Table } from "./table.ts";

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

/**
 * Reads columns of a table as numbers.
 *
 * @param table The table.
 * @param columns Names of the columns to read.
 * @param isPadding Whether the missing value in that row (from 0) of the
 * column is to be read as zero.
 * @returns The numbers.
 * @throws {InputError} If a field is missing or not a number.
 */
export function toNumbers(
  table: Table,
  columns: readonly string[] = table.columns,
  isPadding: (column: string, row: number) => boolean = () => false,
): NamedColumns {
  const { file, rows } = table;
  const data = new Float64Array(rows.length * columns.length);
  columns.forEach((column, j) => {
    const position = table.columns.indexOf(column);
    rows.forEach((row, i) => {
      const field = row[position];
      const missing = isMissing(field);
      const value = missing && isPadding(column, i) ? 0 : parseNumber(field);
      if (value === undefined) {
        throw new InputError(
          `${file}: column '${column}', row ${i + 1}: found '${field}'${
            missing ? " (a missing value)" : ""
          }, expected a number.`,
          { file, field: column },
        );
      }
      data[i * columns.length + j] = value;
    });
  });
  return { columns, rowCount: rows.length, data, file };
}
