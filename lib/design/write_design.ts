/** Design matrices as text. @module */

import type { DesignMatrix } from "./types.ts";

/**
 * Writes a design matrix as a tab-separated table with a header, each number
 * with as many digits as it takes to read back the same one.
 *
 * @param design The design.
 * @returns The table, lines ended by `\n`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatDesignMatrix, parseDesignMatrix } from "@niglm/niglm/design";
 *
 * const text = "face\tconstant\n0.1\t1\n1e-9\t1\n";
 * assertEquals(formatDesignMatrix(parseDesignMatrix(text)), text);
 * ```
 */
export function formatDesignMatrix(design: DesignMatrix): string {
  return [...designMatrixLines(design)].join("");
}

/**
 * Writes a design matrix line by line, as {@linkcode formatDesignMatrix} does:
 * the text of a long run need not be held as a whole.
 *
 * @param design The design.
 * @returns The lines of the table, each ended by `\n`.
 */
export function* designMatrixLines(design: DesignMatrix): Generator<string> {
  const { columns, rowCount, data } = design;
  yield columns.map(quote).join("\t") + "\n";
  for (let i = 0; i < rowCount; i++) {
    const row = data.subarray(i * columns.length, (i + 1) * columns.length);
    yield numbers(row) + "\n";
  }
}

/**
 * Writes numbers between tabs. JSON writes them as `String` does, which would
 * keep the text of the last thousands.
 */
function numbers(row: Float64Array): string {
  return row.every(Number.isFinite)
    ? JSON.stringify(Array.from(row)).slice(1, -1).replaceAll(",", "\t")
    : Array.from(row, String).join("\t");
}

function quote(name: string): string {
  return /["\t\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
