/** Regressors of no interest, such as motion. @module */

import { InputError, UsageError } from "../errors.ts";
import { nearestName } from "../nearest.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import {
  type NamedColumns,
  type NumberTable,
  readNumbers,
} from "./named_columns.ts";
import { isMissing } from "./table.ts";

/** Options of {@linkcode parseConfounds}. */
export interface ConfoundsOptions {
  /**
   * Name of the table in messages; its ending tells the delimiter.
   *
   * @default {"confounds.tsv"}
   */
  readonly file?: string;
  /**
   * Which columns to take, in this order: names, or patterns in which `*`
   * stands for any characters and `?` for one. All of them by default.
   */
  readonly columns?: readonly string[];
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

/** Columns that compare a scan with the one before, so the first has none. */
const BACKWARD = /derivative|framewise_displacement|dvars|rmsd/i;

/**
 * Parses a table of confounds: TSV or CSV, one row a scan, in the order of the
 * scans. Columns without a header are `confound_0`, `confound_1`, …
 *
 * A missing value in the first row becomes zero, with a warning, in columns
 * that compare a scan with the one before it: those whose name contains
 * `derivative`, `framewise_displacement`, `dvars` or `rmsd` (the names that
 * fMRIPrep gives). Any other missing value is refused.
 *
 * @param text The table.
 * @param options Its name and the columns to take.
 * @returns The columns.
 * @throws {InputError} If the table has no rows or a field is not a number.
 * @throws {UsageError} If a name or pattern matches no column.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseConfounds } from "@niglm/niglm/design";
 *
 * const confounds = parseConfounds("trans_x\ttrans_y\tcsf\n0\t1\t5\n", {
 *   columns: ["trans_*"],
 * });
 * assertEquals(confounds.columns, ["trans_x", "trans_y"]);
 * ```
 */
export function parseConfounds(
  text: string,
  options: ConfoundsOptions = {},
): NamedColumns {
  const { file = "confounds.tsv", onWarning = warnOnConsole } = options;
  let padded: string[] = [];
  const numbers = readNumbers(
    text,
    { file, header: "auto", unnamed: "confound_" },
    (table) => {
      if (table.rowCount === 0) {
        throw new InputError(`${file}: the confounds table has no rows.`, {
          file,
        });
      }
      const columns = selectColumns(table, options.columns ?? ["*"]);
      padded = columns.filter((column) =>
        BACKWARD.test(column) &&
        isMissing(table.first[table.columns.indexOf(column)])
      );
      return { columns, padded };
    },
  );
  if (padded.length > 0) {
    onWarning(
      `${file}: the missing first value is set to zero in ${
        padded.join(", ")
      }.`,
    );
  }
  return numbers;
}

function selectColumns(
  table: NumberTable,
  patterns: readonly string[],
): string[] {
  const selected = new Set<string>();
  for (const pattern of patterns) {
    const matches = table.columns.includes(pattern)
      ? [pattern]
      : table.columns.filter((name) => toRegExp(pattern).test(name));
    if (matches.length === 0) {
      const nearest = nearestName(pattern, table.columns);
      throw new UsageError(
        `${table.file}: no column matches '${pattern}'${
          nearest === undefined ? "" : ` (did you mean '${nearest}'?)`
        }.`,
        { file: table.file, field: pattern },
      );
    }
    matches.forEach((name) => selected.add(name));
  }
  return [...selected];
}

function toRegExp(pattern: string): RegExp {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "su");
}
