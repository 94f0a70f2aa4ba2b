/** Whether a smoothing width makes sense for a grid. @module */

import { InputError, UsageError } from "../errors.ts";
import { affineVoxelSizes } from "../nifti/affine.ts";
import type { Grid } from "../nifti/types.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";

/**
 * Checks a smoothing width against the grid that is to be smoothed. Widths
 * below half a voxel, which hardly smooth, are warned of.
 *
 * @param fwhm Full width at half maximum in mm, one for all axes or one for
 *   each voxel axis; 0 leaves an axis as it is.
 * @param grid Shape and affine of the volumes.
 * @param onWarning Told what deserves a look.
 * @param field Name of the option in messages.
 * @throws {UsageError} If a width is negative or not finite.
 * @throws {InputError} If a width exceeds the image's longest side.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { checkFwhm } from "./check_fwhm.ts";
 *
 * const warnings: string[] = [];
 * checkFwhm(1, {
 *   shape: [9, 9, 9],
 *   affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 * }, (message) => warnings.push(message));
 * assertEquals(warnings.length, 1);
 * ```
 */
export function checkFwhm(
  fwhm: number | readonly [number, number, number],
  grid: Pick<Grid, "shape" | "affine">,
  onWarning: WarningHandler = warnOnConsole,
  field = "fwhm",
): void {
  const widths = typeof fwhm === "number" ? [fwhm, fwhm, fwhm] : fwhm;
  const sizes = affineVoxelSizes(grid.affine);
  const longest = Math.max(...sizes.map((size, i) => size * grid.shape[i]));
  for (const width of widths) {
    if (!(width >= 0 && width < Infinity)) {
      throw new UsageError(
        `${field}: found ${width}, expected a width of at least 0 mm`,
        { field },
      );
    }
    if (width > longest) {
      throw new InputError(
        `${field}: found ${width} mm, expected at most the image's longest side, ` +
          `${Number(longest.toPrecision(6))} mm`,
        { field },
      );
    }
  }
  if (widths.every((width) => width === 0)) {
    onWarning(
      `${field}: found 0, so nothing is smoothed; voxels that are not finite become 0`,
    );
    return;
  }
  const narrow = [0, 1, 2].find((axis) =>
    widths[axis] > 0 && widths[axis] < sizes[axis] / 2
  );
  if (narrow === undefined) return;
  onWarning(
    `${field}: ${widths[narrow]} mm along ${
      "xyz"[narrow]
    } is less than half a ` +
      `voxel (${Number(sizes[narrow].toPrecision(6))} mm), which hardly ` +
      "smooths",
  );
}
