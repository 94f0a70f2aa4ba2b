/** One table for each run. @module */

import { counted } from "../counted.ts";
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
  throw new UsageError(
    `${option}: found ${counted(files.length, "file")} for ${
      counted(runs, "run")
    }, expected one a run`,
    { field: option },
  );
}
