/** Widths of a filter as `--smoothing-fwhm` gives them. @module */

import { UsageError } from "../errors.ts";

/**
 * Reads the widths of a Gaussian filter.
 *
 * @param given Widths in mm: none, one, or one for each axis.
 * @returns One width, three, or nothing where none is given.
 * @throws {UsageError} If there are others.
 */
export function smoothingWidths(
  given: readonly number[],
): number | [number, number, number] | undefined {
  if (given.length === 0) return undefined;
  if (given.length === 1) return given[0];
  if (given.length === 3) return [given[0], given[1], given[2]];
  throw new UsageError(
    `--smoothing-fwhm: found ${given.length} widths, expected one, or one each for x, y and z`,
    { field: "--smoothing-fwhm" },
  );
}
