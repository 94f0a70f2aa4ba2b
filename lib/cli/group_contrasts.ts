/** Contrasts of a group model, held against its design. @module */

import { contrastFileNames } from "../design/mod.ts";
import { UsageError } from "../errors.ts";
import {
  type ContrastDefinition,
  contrastWeights,
  type StatType,
} from "../glm/mod.ts";
import { svd } from "../kernels/svd.ts";
import type { Context } from "./command.ts";
import { gatherContrasts } from "./contrasts.ts";

/** Options that say which contrasts are tested. */
export interface GroupContrastOptions {
  /** Contrasts, `[NAME=]EXPRESSION` each. */
  readonly contrast: readonly string[];
  /** A JSON file of contrasts. */
  readonly contrasts: string | undefined;
  /** Statistic of contrasts of one row. */
  readonly statType: StatType | undefined;
  /** `nilearn` for its way of naming files. */
  readonly compat: "nilearn" | undefined;
}

/** A contrast of a group model. */
export interface GroupContrast {
  /** Its own name. */
  readonly name: string;
  /** Its name in file names. */
  readonly label: string;
  /** Expression or weights as they were given. */
  readonly definition: ContrastDefinition;
  /** The statistic it is tested with. */
  readonly statType: StatType;
  /** Rows of weights on the design columns. */
  readonly weights: readonly (readonly number[])[];
}

/**
 * Finds the contrasts of a call, before any map is read. A design of one
 * column is tested by that column where no contrast is given.
 *
 * @param options The contrasts as given.
 * @param columns The design's columns.
 * @param context Where warnings go.
 * @returns The contrasts, at least one.
 * @throws {UsageError} If none is given, one does not fit the design, or two
 * would share a file.
 */
export async function planGroupContrasts(
  options: GroupContrastOptions,
  columns: readonly string[],
  context: Context,
): Promise<GroupContrast[]> {
  const given = await gatherContrasts(
    options.contrast,
    options.contrasts,
    options.statType,
    columns,
  );
  if (given.length === 0 && columns.length > 1) {
    throw new UsageError(
      `--contrast is missing, expected one over the columns of the design: ${
        columns.map((name) => `'${name}'`).join(", ")
      }`,
      { field: "--contrast" },
    );
  }
  const named = given.length > 0
    ? given
    : [{ name: columns[0], definition: [1], statType: options.statType }];
  const labels = contrastFileNames(named.map(({ name }) => name), {
    compat: options.compat,
  });
  return named.map(({ name, definition, statType }, i) => {
    const one = oneDefinition(name, definition);
    const weights = contrastWeights(
      one,
      columns,
      (message) => context.warn(message),
    );
    if (statType === "t" && weights.length > 1) {
      throw new UsageError(
        `contrast '${name}': a t contrast has one row, found ${weights.length}`,
        { field: "--stat-type" },
      );
    }
    if (statType === "F" && weights.length === 1) {
      context.warn(
        `contrast '${name}': an F contrast of one row is a two-sided t test`,
      );
    }
    if (weights.every((row) => row.every((weight) => weight === 0))) {
      throw new UsageError(`contrast '${name}': all weights are zero`, {
        field: "--contrast",
      });
    }
    requireIndependent(name, weights);
    return {
      name,
      label: labels[i],
      definition: one,
      statType: statType ?? (weights.length > 1 ? "F" : "t"),
      weights,
    };
  });
}

/** Rows of an F contrast must not depend on one another. */
function requireIndependent(
  name: string,
  rows: readonly (readonly number[])[],
): void {
  const [{ length }] = rows;
  const columns = new Float64Array(length * rows.length);
  rows.forEach((row, j) =>
    row.forEach((weight, i) => columns[i * rows.length + j] = weight)
  );
  const independent = rows.length <= length &&
    (({ s }) => s[rows.length - 1] > 1e-12 * s[0])(
      svd(columns, length, rows.length),
    );
  if (independent) return;
  throw new UsageError(
    `contrast '${name}': its ${rows.length} rows depend on one another, expected rows none of which is a combination of others`,
    { field: "--contrast" },
  );
}

/** A group model has no runs: a list of contrasts, one a run, is none of it. */
function oneDefinition(name: string, definition: unknown): ContrastDefinition {
  const isRow = (value: unknown): value is number[] =>
    Array.isArray(value) && value.every((item) => typeof item === "number");
  if (typeof definition === "string" || isRow(definition)) return definition;
  if (Array.isArray(definition) && definition.every(isRow)) return definition;
  throw new UsageError(
    `contrast '${name}': found a list of contrasts, one a run, expected one contrast: a group model has no runs`,
    { field: "--contrasts" },
  );
}
