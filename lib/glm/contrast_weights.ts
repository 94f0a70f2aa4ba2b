/** Contrasts as weights on the columns of a design. @module */
import {
  expressionToContrast,
  padContrast,
} from "../design/contrast_expression.ts";
import type { WarningHandler } from "../warnings.ts";

/** An expression over design columns, or weights: one row or several. */
export type ContrastDefinition =
  | string
  | readonly number[]
  | readonly (readonly number[])[];

/**
 * Resolves a contrast to weights on design columns.
 *
 * @param contrast An expression, or weights (padded with zeros).
 * @param columns Names of the design columns.
 * @param onWarning Receives a warning where weights are padded.
 * @returns One row of weights a row of the contrast.
 * @throws {UsageError} If the contrast does not fit the design.
 */
export function contrastWeights(
  contrast: ContrastDefinition,
  columns: readonly string[],
  onWarning: WarningHandler,
): number[][] {
  if (typeof contrast === "string") {
    return expressionToContrast(contrast, columns, { onWarning });
  }
  const rows = contrast.every((value) => typeof value === "number")
    ? [contrast as readonly number[]]
    : contrast as readonly (readonly number[])[];
  return padContrast(rows, columns.length, { onWarning });
}
