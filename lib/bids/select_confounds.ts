/** Confounds chosen from a table as nilearn chooses them. @module */

import type { NamedColumns } from "../design/named_columns.ts";
import { isMissing, parseNumber, type Table } from "../design/table.ts";
import { InputError } from "../errors.ts";
import { warnOnConsole } from "../warnings.ts";
import type { ConfoundsMetadata } from "./compcor.ts";
import { columnsOfPart } from "./confound_columns.ts";
import {
  resolveConfoundsOptions,
  type ResolvedConfoundsOptions,
  type SelectConfoundsOptions,
} from "./confounds_options.ts";
import { findScrubbed } from "./scrub.ts";
import { tedanaColumns } from "./tedana.ts";

/** What fMRIPrep, or tedana, wrote for one run. */
export interface ConfoundTables {
  /** fMRIPrep's table, or tedana's mixing table. */
  readonly table: Table;
  /** fMRIPrep's sidecar of the table: CompCor needs it. */
  readonly metadata?: ConfoundsMetadata;
  /** tedana's metrics table. */
  readonly metrics?: Table;
}

/** Confounds and the scans that are kept. */
export interface SelectedConfounds {
  /**
   * One row a scan of the run, left-out scans among them; columns in the order
   * of their names. A missing value in the first row is the second row's; any
   * other is NaN.
   */
  readonly confounds: NamedColumns;
  /**
   * Positions of the kept scans, ascending; `undefined` where none is left
   * out.
   */
  readonly sampleMask: Int32Array | undefined;
}

/**
 * Chooses confounds and kept scans: columns, their order, values and sample
 * mask are those of nilearn's `load_confounds`. Non-steady-state scans are
 * always left out.
 *
 * @param tables What fMRIPrep or tedana wrote.
 * @param options The parts and what they are made of.
 * @returns The confounds and the kept scans.
 * @throws {UsageError} If options are unknown or do not go together.
 * @throws {InputError} If columns are missing (they are named), a field is not
 * a number, the table is of another program, or no scan would be kept.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { selectConfounds } from "@niglm/niglm/bids";
 * import { parseTable } from "@niglm/niglm/design";
 *
 * const table = parseTable(
 *   "csf\twhite_matter\tnon_steady_state_outlier00\n9\t9\t1\n1\t4\t0\n3\t8\t0\n",
 *   { file: "sub-01_task-rest_desc-confounds_timeseries.tsv" },
 * );
 * const { confounds, sampleMask } = selectConfounds({ table }, {
 *   strategy: ["wm_csf"],
 * });
 * assertEquals(confounds.columns, ["csf", "white_matter"]);
 * assertEquals([...confounds.data], [7, 3, -1, -2, 1, 2]);
 * assertEquals([...sampleMask!], [1, 2]);
 * ```
 */
export function selectConfounds(
  tables: ConfoundTables,
  options: SelectConfoundsOptions = {},
): SelectedConfounds {
  const resolved = resolveConfoundsOptions(options);
  const { strategy } = resolved;
  const { onWarning = warnOnConsole } = options;
  if (strategy.includes("tedana")) {
    const others = strategy.filter((part) => part !== "tedana");
    if (others.length > 0) {
      onWarning(
        `${tables.table.file}: tedana's tables hold nothing for ${
          others.join(", ")
        }; only tedana's components are used.`,
      );
    }
    return selectTedana(tables, resolved);
  }
  const { table } = tables;
  refuseOldTables(table);
  const { names, missing } = chooseColumns(tables, resolved);
  if (missing.length > 0) {
    throw new InputError(
      `${table.file}: the confounds strategy needs what the table has not: ${
        missing.join("; ")
      }`,
      { file: table.file, field: "strategy" },
    );
  }
  const keep = keptScans(table, resolved);
  return finish(
    table,
    names.map((name) => ({ source: name, name })),
    keep,
    resolved.demean,
  );
}

function selectTedana(
  { table, metrics }: ConfoundTables,
  { tedana, demean }: ResolvedConfoundsOptions,
): SelectedConfounds {
  if (!metrics) {
    throw new InputError(
      `${table.file}: tedana's metrics table is missing, expected it with the mixing table`,
      { file: table.file, field: "strategy" },
    );
  }
  const columns = tedanaColumns(table, metrics, tedana);
  return finish(table, columns, undefined, demean);
}

function chooseColumns(
  { table, metadata }: ConfoundTables,
  options: ResolvedConfoundsOptions,
): { names: string[]; missing: string[] } {
  const names = new Set<string>();
  const missing: string[] = [];
  for (const part of new Set(options.strategy)) {
    const columns = columnsOfPart(part, table.columns, options, metadata);
    columns.found.forEach((name) => names.add(name));
    if (columns.missing.length > 0) {
      missing.push(`${columns.missing.join(", ")} (${part})`);
    }
  }
  return { names: [...names], missing };
}

/** One flag a scan, 0 for those to leave out; nothing where all stay. */
function keptScans(
  table: Table,
  options: ResolvedConfoundsOptions,
): Uint8Array | undefined {
  const keep = new Uint8Array(table.rows.length).fill(1);
  const early = table.columns.filter((name) =>
    name.includes("non_steady_state")
  );
  for (const name of early) {
    numbersOf(table, name).forEach((value, i) => {
      if (value !== 0 && !Number.isNaN(value)) keep[i] = 0;
    });
  }
  if (options.strategy.includes("scrub")) {
    findScrubbed(
      numbersOf(table, "framewise_displacement"),
      numbersOf(table, "std_dvars"),
      options,
    ).forEach((flag, i) => {
      if (flag) keep[i] = 0;
    });
  }
  if (!keep.includes(1)) {
    throw new InputError(
      `${table.file}: no scan would be kept: all ${keep.length} are of a non-steady state or scrubbed`,
      { file: table.file, field: "scrub" },
    );
  }
  return keep.includes(0) ? keep : undefined;
}

function finish(
  table: Table,
  columns: readonly { readonly source: string; readonly name: string }[],
  keep: Uint8Array | undefined,
  demean: boolean,
): SelectedConfounds {
  const sorted = [...columns].sort((a, b) => a.name < b.name ? -1 : 1);
  const rowCount = table.rows.length;
  const data = new Float64Array(rowCount * sorted.length);
  sorted.forEach(({ source }, j) => {
    const values = numbersOf(table, source);
    // The first scan has no difference from one before it.
    if (Number.isNaN(values[0]) && rowCount > 1) values[0] = values[1];
    if (demean) center(values, keep);
    values.forEach((value, i) => data[i * sorted.length + j] = value);
  });
  return {
    confounds: {
      columns: sorted.map(({ name }) => name),
      rowCount,
      data,
      file: table.file,
    },
    sampleMask: keep &&
      Int32Array.from(keep.keys().filter((i) => keep[i] === 1)),
  };
}

/** Takes off the mean of kept values, twice, so that rounding goes as well. */
function center(values: Float64Array, keep: Uint8Array | undefined): void {
  for (let time = 0; time < 2; time++) {
    let sum = 0;
    let count = 0;
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i]) || keep?.[i] === 0) continue;
      sum += values[i];
      count++;
    }
    const mean = count > 0 ? sum / count : 0;
    for (let i = 0; i < values.length; i++) values[i] -= mean;
  }
}

function numbersOf(table: Table, column: string): Float64Array {
  const at = table.columns.indexOf(column);
  return Float64Array.from(table.rows, (row, i) => {
    const field = row[at];
    const value = isMissing(field) ? NaN : parseNumber(field);
    if (value !== undefined) return value;
    throw new InputError(
      `${table.file}: column '${column}', row ${
        i + 1
      }: found '${field}', expected a number`,
      { file: table.file, field: column },
    );
  });
}

function refuseOldTables({ file, columns, rows }: Table): void {
  const camel = columns.find((name) =>
    name !== name.toLowerCase() && name !== name.toUpperCase() &&
    !name.includes("_")
  );
  const refuse = (found: string) => {
    throw new InputError(
      `${file}: ${found}; expected confounds of fMRIPrep 1.2 or later`,
      { file },
    );
  };
  if (camel !== undefined) refuse(`found a column '${camel}'`);
  if (parseNumber(columns[0]) !== undefined) refuse("the table has no header");
  if (rows.length === 0) refuse("the table has no rows");
}
