/** One table for each run. @module */

import { UsageError } from "../errors.ts";

/**
 * Refuses a call that does not name one file for each run, or none.
 *
 * @param files The files.
 * @param runs Number of runs.
 * @param option What named them.
 * @throws {UsageError} If there are more or fewer.
 */
export function oneEach(
  files: readonly string[],
  runs: number,
  option: string,
): void {
  if (files.length === 0 || files.length === runs) return;
  const found = `${files.length} file${files.length === 1 ? "" : "s"}`;
  throw new UsageError(
    `${option}: found ${found} for ${runs} run${
      runs === 1 ? "" : "s"
    }, expected one a run`,
    { field: option },
  );
}
