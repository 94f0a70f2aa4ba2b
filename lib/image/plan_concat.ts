/** What joining images does to the volumes of each. @module */

import { InputError } from "../errors.ts";
import { cornerDistance } from "../nifti/affine.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { planResample } from "./plan_resample.ts";
import { sameGrid } from "./target_grid.ts";
import type { VolumeOperation } from "./volume_operation.ts";

/** What is known of an image before it is read. */
type Described = Pick<VolumeSeries, "name" | "grid">;

/**
 * Checks images that are to be joined and finds what brings the volumes of each
 * onto the first one's grid.
 *
 * @param images The images, at least one.
 * @param autoResample Whether those on other grids are resampled.
 * @returns An operation for each image.
 * @throws {InputError} If an image lies on another grid and is not to be
 *   resampled, or the first one's grid misses it.
 */
export function planConcat(
  images: readonly Described[],
  autoResample: boolean,
): VolumeOperation[] {
  if (!autoResample) requireOneGrid(images);
  const { affine, shape } = images[0].grid;
  return images.map((image) =>
    planResample(image, { targetAffine: affine, targetShape: shape }).operation
  );
}

/**
 * Makes sure that images lie on one grid.
 *
 * @param images The images, at least one.
 * @throws {InputError} If one lies on another grid than the first.
 */
export function requireOneGrid(images: readonly Described[]): void {
  for (const image of images) {
    if (!sameGrid(image.grid, images[0].grid)) refuse(image, images[0]);
  }
}

function refuse(image: Described, first: Described): never {
  const { shape, affine } = image.grid;
  const advice = `${first.name}; --auto-resample resamples it`;
  if (shape.join() !== first.grid.shape.join()) {
    throw new InputError(
      `${image.name}: found ${shape.join("×")} voxels, expected ` +
        `${first.grid.shape.join("×")} as in ${advice}`,
      { file: image.name, field: "dim" },
    );
  }
  const { mm } = cornerDistance(shape, first.grid.affine, affine);
  throw new InputError(
    `${image.name}: its affine puts voxels up to ${mm.toPrecision(3)} mm ` +
      `away from those of ${advice}`,
    { file: image.name, field: "affine" },
  );
}
