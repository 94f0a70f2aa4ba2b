/** Exchangeability blocks of a call. @module */

import { counted } from "../counted.ts";
import { readText } from "../bytes/mod.ts";
import { type DesignMatrix, parseDesignMatrix } from "../design/mod.ts";
import { InputError } from "../errors.ts";

/**
 * Reads `--blocks`: one column of whole numbers, one a map.
 *
 * @param file The table.
 * @param mapCount Number of maps.
 * @returns A block number of each map.
 * @throws {InputError} If it is another table.
 */
export async function readBlocks(
  file: string,
  mapCount: number,
): Promise<number[]> {
  const { columns, data, rowCount } = parseDesignMatrix(await readText(file), {
    file,
  });
  if (columns.length !== 1) {
    throw new InputError(
      `${file}: found ${
        counted(columns.length, "column")
      }, expected one column of block numbers`,
      { file },
    );
  }
  if (rowCount !== mapCount) {
    throw new InputError(
      `${file}: found ${
        counted(rowCount, "block number")
      }, expected ${mapCount}, one for each map`,
      { file },
    );
  }
  return [...data];
}

/**
 * Finds the subjects of a paired design, whose maps change places with one
 * another only: each row's values in the columns of subjects, which follow
 * those of conditions.
 *
 * @param design What `--group` and `--paired` make.
 * @returns A block number of each map.
 */
export function pairsOf({ columns, data, rowCount }: DesignMatrix): number[] {
  const width = columns.length;
  const rows = Array.from(
    { length: rowCount },
    (_, i) => data.subarray(i * width, (i + 1) * width),
  );
  const conditions = columns.findIndex((_, j) => rows.some((r) => r[j] === -1));
  const subjects = rowCount / conditions;
  const keys = rows.map((row) =>
    row.subarray(conditions, conditions + subjects - 1).join()
  );
  return keys.map((key) => 1 + keys.indexOf(key));
}
