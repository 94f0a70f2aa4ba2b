/** What smoothing does to the volumes of a grid. @module */

import type { Grid } from "../nifti/types.ts";
import type { WarningHandler } from "../warnings.ts";
import { checkFwhm } from "./check_fwhm.ts";
import type { VolumeOperation } from "./volume_operation.ts";

/** How much to smooth: a width in mm, one for each voxel axis, or `fast`. */
export type Fwhm = number | readonly [number, number, number] | "fast";

/**
 * Checks a width and makes it what is done to each volume.
 *
 * @param grid The volumes' grid.
 * @param fwhm The width in mm.
 * @param onWarning Told of widths that hardly smooth.
 * @returns The operation.
 * @throws {UsageError} If a width is negative or not finite.
 * @throws {InputError} If a width exceeds the image's longest side.
 */
export function planSmooth(
  grid: Grid,
  fwhm: Fwhm,
  onWarning?: WarningHandler,
): VolumeOperation {
  const { shape, affine } = grid;
  const source = { shape, affine };
  if (fwhm === "fast") return { kind: "fast", source };
  checkFwhm(fwhm, grid, onWarning);
  return { kind: "smooth", source, fwhm };
}
