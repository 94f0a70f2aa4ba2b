/** Contrasts of several runs: what each run's weights are. @module */
import { UsageError } from "../errors.ts";
import type { WarningHandler } from "../warnings.ts";
import {
  type ContrastDefinition,
  contrastWeights,
} from "./contrast_weights.ts";

/**
 * A contrast of several runs: one for all of them, or a list of one a run. A
 * list is one of runs where an element is an expression or has rows itself
 * (`[[[1, -1]], [[1, 0, -1]]]`); rows of numbers are those of an F contrast.
 */
export type RunsContrast = ContrastDefinition | readonly ContrastDefinition[];

/** Weights of a contrast: of each run, rows of one weight a design column. */
export type RunsWeights = readonly (readonly (readonly number[])[])[];

/** What to do with a run whose design lacks a column of a contrast. */
export type MissingCondition = "error" | "skip-run";

/** The columns of a run's design. */
export interface RunColumns {
  /** The run's name in messages. */
  readonly name: string;
  /** Names of the columns. */
  readonly columns: readonly string[];
}

/** How contrasts are held against the designs of runs. */
export interface RunsWeightsOptions {
  /** The contrast's name in messages. @default {the contrast itself} */
  readonly label?: string;
  /**
   * What to do with a run that lacks a column of an expression: refuse, or
   * leave the run out of this contrast.
   *
   * @default {"error"}
   */
  readonly missingCondition?: MissingCondition;
  /** Receives warnings. */
  readonly onWarning: WarningHandler;
}

/**
 * Tells a list of one contrast a run from a contrast.
 *
 * @param contrast Either.
 * @returns Whether it is a list.
 */
export function isOnePerRun(
  contrast: RunsContrast,
): contrast is readonly ContrastDefinition[] {
  return typeof contrast !== "string" &&
    (contrast as readonly unknown[]).some((item) =>
      typeof item === "string" ||
      (Array.isArray(item) && item.some(Array.isArray))
    );
}

/**
 * Resolves a contrast to weights on the design columns of every run.
 *
 * @param contrast The contrast, or one a run.
 * @param runs The runs' columns.
 * @param options What to do where a column is missing.
 * @returns Each run's rows; rows of zeros where it contributes nothing.
 * @throws {UsageError} If the contrast does not fit a design, a list has
 * another length than there are runs, the runs' contrasts differ in their
 * number of rows, or all weights are zero.
 */
export function runsWeights(
  contrast: RunsContrast,
  runs: readonly RunColumns[],
  options: RunsWeightsOptions,
): number[][][] {
  const { onWarning } = options;
  const label = options.label ?? textOf(contrast);
  const listed = isOnePerRun(contrast);
  if (listed && contrast.length !== runs.length) {
    throw new UsageError(
      `contrast '${label}': the list has ${contrast.length}, expected ${runs.length}, one a run`,
      { field: "contrast" },
    );
  }
  if (!listed && runs.length > 1) {
    onWarning(
      `contrast '${label}': one contrast is assumed for all ${runs.length} runs; where their designs differ, list one a run`,
    );
  }
  const weights = runs.map((run, k) => {
    const own = listed ? contrast[k] : contrast as ContrastDefinition;
    const missing = missingColumns(own, run, runs);
    if (missing.length === 0) {
      return contrastWeights(own, run.columns, onWarning);
    }
    const names = missing.map((name) => `'${name}'`).join(", ");
    if (options.missingCondition !== "skip-run") {
      throw new UsageError(
        `contrast '${label}': run ${
          k + 1
        } (${run.name}) has no design column ${names}, expected one in every run, or --missing-condition skip-run`,
        { field: "contrast" },
      );
    }
    onWarning(
      `contrast '${label}': run ${
        k + 1
      } (${run.name}) has no design column ${names} and is left out`,
    );
    return [];
  });
  return completed(weights, runs, label, options);
}

/** Fills in the rows of runs that are left out, and checks the others. */
function completed(
  weights: number[][][],
  runs: readonly RunColumns[],
  label: string,
  { onWarning }: RunsWeightsOptions,
): number[][][] {
  const isNull = (rows: readonly (readonly number[])[]) =>
    rows.every((row) => row.every((weight) => weight === 0));
  const rows = weights.find((own) => !isNull(own))?.length;
  if (rows === undefined) {
    throw new UsageError(
      runs.length === 1
        ? `contrast '${label}': all weights are zero`
        : `contrast '${label}': all weights are zero in every run`,
      { field: "contrast" },
    );
  }
  return weights.map((own, k) => {
    if (isNull(own)) {
      if (own.length > 0) {
        onWarning(
          `contrast '${label}': all weights of run ${
            k + 1
          } are zero; it contributes nothing`,
        );
      }
      return Array.from({ length: rows }, () => runs[k].columns.map(() => 0));
    }
    if (own.length === rows) return own;
    throw new UsageError(
      `contrast '${label}': run ${
        k + 1
      } has ${own.length} rows, expected ${rows} as in the runs before it`,
      { field: "contrast" },
    );
  });
}

/**
 * Columns that an expression names, that other runs have and this one lacks.
 * Weights by position name none.
 */
function missingColumns(
  contrast: ContrastDefinition,
  { columns }: RunColumns,
  runs: readonly RunColumns[],
): string[] {
  if (typeof contrast !== "string" || /(^|;)\s*\[/.test(contrast)) return [];
  const all = [...new Set(runs.flatMap((run) => run.columns))];
  if (all.length === columns.length) return [];
  const weights = contrastWeights(contrast, all, () => {});
  return all.filter((name, i) =>
    !columns.includes(name) && weights.some((row) => row[i] !== 0)
  );
}

/**
 * Writes a contrast as a text.
 *
 * @param contrast The contrast.
 * @returns The expression, or the weights in JSON.
 */
export function textOf(contrast: RunsContrast | RunsWeights): string {
  return typeof contrast === "string" ? contrast : JSON.stringify(contrast);
}
