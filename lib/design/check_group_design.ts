/** Whether a group model can be fitted. @module */

import { counted } from "../counted.ts";
import { InputError } from "../errors.ts";
import { svd } from "../kernels/svd.ts";
import type { DesignMatrix } from "./types.ts";

/**
 * Checks that a design fits a number of maps: a row for each, columns that do
 * not depend on one another, and fewer of them than maps.
 *
 * @param design The design.
 * @param mapCount Number of maps.
 * @param name The design's name in messages.
 * @throws {InputError} If it does not.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { checkGroupDesign, parseDesignMatrix } from "@niglm/niglm/design";
 *
 * const design = parseDesignMatrix("a\tb\n1\t2\n2\t4\n3\t6\n");
 * assertThrows(() => checkGroupDesign(design, 3), Error, "'b'");
 * ```
 */
export function checkGroupDesign(
  design: DesignMatrix,
  mapCount: number,
  name = "design",
): void {
  const { columns, rowCount } = design;
  const refuse = (fault: string, field?: string): never => {
    throw new InputError(`${name}: ${fault}`, { file: name, field });
  };
  if (mapCount < 2) {
    throw new InputError(
      `a group model needs at least two maps, found ${mapCount}`,
      { field: "MAP" },
    );
  }
  if (rowCount !== mapCount) {
    refuse(
      `found ${
        counted(rowCount, "row")
      }, expected ${mapCount}, one for each map`,
    );
  }
  if (columns.length >= mapCount) {
    refuse(
      `found ${counted(columns.length, "column")} for ${
        counted(mapCount, "map")
      }, expected fewer columns than maps: no degrees of freedom are left`,
    );
  }
  const rank = rankOf(design, columns.length);
  if (rank === columns.length) return;
  const dependent = columns.findIndex((_, i) => rankOf(design, i + 1) <= i);
  refuse(
    `its ${columns.length} columns have rank ${rank}, expected columns that do not depend on one another; '${
      columns[dependent]
    }' is a combination of those before it`,
    columns[dependent],
  );
}

/** Rank of the first columns, each scaled to length 1. */
function rankOf({ columns, data, rowCount }: DesignMatrix, count: number) {
  const scaled = new Float64Array(rowCount * count);
  for (let j = 0; j < count; j++) {
    const column = Float64Array.from(
      { length: rowCount },
      (_, i) => data[i * columns.length + j],
    );
    const length = lengthOf(column) || 1;
    column.forEach((value, i) => scaled[i * count + j] = value / length);
  }
  const { s } = svd(scaled, rowCount, count);
  const cutoff = Math.max(rowCount, count) * Number.EPSILON * s[0];
  return s.filter((value) => value > cutoff).length;
}

function lengthOf(column: Float64Array): number {
  const largest = column.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  if (largest === 0) return 0;
  const squares = column.reduce((sum, b) => sum + (b / largest) ** 2, 0);
  return largest * Math.sqrt(squares);
}
