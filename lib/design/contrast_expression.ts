/** Contrasts as users write them. @module */

import { counted } from "../counted.ts";
import { UsageError } from "../errors.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import {
  parseLinearExpression,
  parseNumericRows,
} from "./linear_expression.ts";

/** A contrast over the columns of a design. */
export interface ParsedContrast {
  /** Its name: what stands before `=`, or else the expression. */
  readonly name: string;
  /** The expression, without the name. */
  readonly expression: string;
  /** Weights, one row (t) or several (F), each as long as the design has columns. */
  readonly weights: readonly (readonly number[])[];
}

/** Options of {@linkcode parseContrast} and {@linkcode padContrast}. */
export interface ContrastOptions {
  /** Receives warnings; they go to the console without it. */
  readonly onWarning?: WarningHandler;
}

/**
 * Reads a contrast: `[NAME=]EXPRESSION`.
 *
 * An expression is the exact name of a column; or linear over column names
 * (`faces - scrambled`, `0.5*a + 0.5*b - c`, names that are not identifiers
 * between backticks); or numbers (`[-1, 1]`, `[[1, 0], [0, 1]]`), which are
 * padded with zeros. Rows separated by `;` make an F contrast. `NAME=` ends at
 * the first `=` outside backticks.
 *
 * @param text What the user wrote.
 * @param columns Names of the design's columns.
 * @param options Where warnings go.
 * @returns The contrast's name and weights.
 * @throws {UsageError} If it is empty, not linear, names an unknown column,
 * leaves a constant or has too many numbers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseContrast } from "@niglm/niglm/design";
 *
 * const columns = ["face", "house", "constant"];
 * assertEquals(parseContrast("face - house", columns).weights, [[1, -1, 0]]);
 * assertEquals(parseContrast("any=face; house", columns), {
 *   name: "any",
 *   expression: "face; house",
 *   weights: [[1, 0, 0], [0, 1, 0]],
 * });
 * ```
 */
export function parseContrast(
  text: string,
  columns: readonly string[],
  options: ContrastOptions = {},
): ParsedContrast {
  const whole = text.trim();
  if (columns.includes(whole)) {
    return { name: whole, expression: whole, weights: [unit(whole, columns)] };
  }
  const { name, expression } = splitContrastName(whole);
  return {
    name,
    expression,
    weights: expressionToContrast(expression, columns, options),
  };
}

/**
 * Splits `[NAME=]EXPRESSION` at the first `=` outside backticks.
 *
 * @param text What the user wrote.
 * @returns The name, which is the expression where there is none, and the
 * expression.
 * @throws {UsageError} If the name or the expression is empty.
 */
export function splitContrastName(
  text: string,
): { name: string; expression: string } {
  const [, before, after] = /^((?:[^=`]|`[^`]*`)*)=(.*)$/s.exec(text) ??
    [, text, text];
  const name = before!.trim();
  const expression = after!.trim();
  if (name === "" || expression === "") {
    throw new UsageError(
      `Contrast '${text}': expected [NAME=]EXPRESSION, found an empty ${
        expression === "" ? "expression" : "name"
      }.`,
      { field: "contrast" },
    );
  }
  return { name, expression };
}

/**
 * Turns an expression (without a name) into weights; see
 * {@linkcode parseContrast}.
 *
 * @param expression The expression.
 * @param columns Names of the design's columns.
 * @param options Where warnings go.
 * @returns One row of weights for each row of the contrast.
 * @throws {UsageError} As {@linkcode parseContrast}.
 */
export function expressionToContrast(
  expression: string,
  columns: readonly string[],
  options: ContrastOptions = {},
): number[][] {
  if (columns.includes(expression.trim())) {
    return [unit(expression.trim(), columns)];
  }
  return splitRows(expression).flatMap((row) => {
    if (columns.includes(row)) return [unit(row, columns)];
    if (!row.startsWith("[")) return [parseLinearExpression(row, columns)];
    return padContrast(parseNumericRows(row), columns.length, options);
  });
}

/**
 * Pads rows of weights with zeros, with a warning, to the number of columns.
 *
 * @param rows The weights.
 * @param columnCount Number of columns of the design.
 * @param options Where warnings go.
 * @returns Rows of `columnCount` weights.
 * @throws {UsageError} If there is no row, a row is longer than that, the
 * rows differ in length or a weight is not finite.
 */
export function padContrast(
  rows: readonly (readonly number[])[],
  columnCount: number,
  options: ContrastOptions = {},
): number[][] {
  const { onWarning = warnOnConsole } = options;
  const shown = `[${rows.map((row) => `[${row.join(", ")}]`).join(", ")}]`;
  const fail = (reason: string): never => {
    throw new UsageError(`Contrast ${shown}: ${reason}.`, {
      field: "contrast",
    });
  };
  const length = rows[0]?.length ?? fail("it has no weights");
  if (rows.some((row) => row.length !== length)) {
    fail(`its rows differ in length; expected ${length} numbers in each`);
  }
  if (!rows.flat().every(Number.isFinite)) fail("a weight is not finite");
  if (length > columnCount) {
    fail(
      `it has ${
        counted(length, "weight")
      }; expected at most ${columnCount}, one for each column of the design`,
    );
  }
  if (length < columnCount) {
    onWarning(
      `Contrast ${shown}: it has ${counted(length, "weight")} for ${
        counted(columnCount, "column")
      }; the rest are taken for zero.`,
    );
  }
  const padding = new Array<number>(columnCount - length).fill(0);
  return rows.map((row) => [...row, ...padding]);
}

function unit(name: string, columns: readonly string[]): number[] {
  return columns.map((column) => column === name ? 1 : 0);
}

/** Splits at each `;` outside backticks. */
function splitRows(expression: string): string[] {
  const rows = expression.match(/(?:[^;`]|`[^`]*`|`)+|;/g) ?? [];
  const parts = rows.filter((row) => row !== ";").map((row) => row.trim());
  const separators = rows.filter((row) => row === ";").length;
  if (parts.length !== separators + 1 || parts.includes("")) {
    throw new UsageError(
      `Contrast '${expression}': expected an expression on each side of ';', found an empty one.`,
      { field: "contrast" },
    );
  }
  return parts;
}
