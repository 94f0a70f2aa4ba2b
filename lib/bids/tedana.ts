/** The components that tedana judged. @module */

import type { Table } from "../design/table.ts";
import { InputError } from "../errors.ts";
import type { TedanaKind } from "./confounds_options.ts";

/** A column of the mixing table and what it is called in a design. */
export interface TedanaColumn {
  /** Its name in the mixing table. */
  readonly source: string;
  /** That name behind the component's classification. */
  readonly name: string;
}

/**
 * Lists the components of a mixing table that are taken for noise. `ICA_4` and
 * `ICA_04` are the same component: tedana's tables do not always agree.
 *
 * @param mixing tedana's `desc-ICA_mixing.tsv`.
 * @param metrics tedana's `desc-tedana_metrics.tsv`.
 * @param kind The rejected ones, or the accepted as well.
 * @returns The columns.
 * @throws {InputError} If the tables are not tedana's.
 */
export function tedanaColumns(
  mixing: Table,
  metrics: Table,
  kind: TedanaKind,
): TedanaColumn[] {
  const component = columnOf(metrics, "Component");
  const classification = columnOf(metrics, "classification");
  if (!mixing.columns.some((name) => name.startsWith("ICA_"))) {
    throw new InputError(
      `${mixing.file}: no column is called ICA_…; expected tedana's mixing table`,
      { file: mixing.file, field: "ICA_" },
    );
  }
  const wanted = kind === "aggressive"
    ? ["rejected"]
    : ["accepted", "rejected"];
  const judged = new Map<string, string>();
  for (const row of metrics.rows) {
    if (wanted.includes(row[classification])) {
      judged.set(plain(row[component]), row[classification]);
    }
  }
  return mixing.columns.flatMap((source) => {
    const verdict = judged.get(plain(source));
    return verdict === undefined
      ? []
      : [{ source, name: `${verdict}_${source}` }];
  });
}

function columnOf(table: Table, name: string): number {
  const at = table.columns.indexOf(name);
  if (at >= 0) return at;
  throw new InputError(
    `${table.file}: column '${name}' is missing; found ${
      table.columns.map((found) => `'${found}'`).join(", ")
    }; expected tedana's metrics table`,
    { file: table.file, field: name },
  );
}

function plain(name: string): string {
  return name.replace(/ICA_0*(\d+)$/, (_, digits) => `ICA_${Number(digits)}`);
}
