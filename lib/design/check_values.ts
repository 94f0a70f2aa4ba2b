/** Designs whose values can be computed with. @module */

import { InputError } from "../errors.ts";
import type { DesignMatrix } from "./types.ts";

/** Magnitude that squares and their sums leave finite. */
const LARGEST = 1e100;

/**
 * Refuses a design with values that are not finite, or so large that their
 * squares are not.
 *
 * @param matrix The design.
 * @throws {InputError} At the first such value.
 */
export function checkDesignValues(
  { columns, data }: Pick<DesignMatrix, "columns" | "data">,
): void {
  const bad = data.findIndex((value) => !(Math.abs(value) <= LARGEST));
  if (bad < 0) return;
  const column = columns[bad % columns.length];
  const row = Math.floor(bad / columns.length) + 1;
  throw new InputError(
    `The design matrix has ${
      data[bad]
    } in column '${column}', row ${row}; expected numbers of magnitude up to ${LARGEST}.`,
    { field: column },
  );
}
