/** Checks that several operations share. @module */

import { counted } from "../counted.ts";
import { InputError, UsageError } from "../errors.ts";
import { cornerDistance } from "../nifti/affine.ts";
import type { Grid, Image } from "../nifti/types.ts";

/** Part of a voxel by which two grids may be apart and still be the same. */
const SAME_GRID = 0.01;

/** Throws unless the image is one volume. */
export function requireOneVolume(image: Image, name: string): void {
  if (image.volumeCount !== 1) {
    throw new InputError(
      `${name}: found ${counted(image.volumeCount, "volume")}, expected one`,
      { file: name, field: "dim" },
    );
  }
}

/** Throws unless two grids have one shape and their corners coincide. */
export function requireSameGrid(
  grid: Grid,
  expected: Grid,
  name: string,
  expectedName: string,
): void {
  if (grid.shape.join() !== expected.shape.join()) {
    throw new InputError(
      `${name}: found ${grid.shape.join("×")} voxels, expected ` +
        `${expected.shape.join("×")} as in ${expectedName}`,
      { file: name, field: "dim" },
    );
  }
  const apart = cornerDistance(expected.shape, expected.affine, grid.affine);
  if (!(apart.voxels <= SAME_GRID)) {
    const millimetres = apart.mm.toPrecision(3);
    throw new InputError(
      `${name}: its affine puts voxels up to ${millimetres} mm away ` +
        `from those of ${expectedName}, expected the same grid`,
      { file: name, field: "affine" },
    );
  }
}

/** Runs a calculation and reports what is wrong with its options as usage. */
export function asUsage<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [field] = error.message.split(":");
    throw new UsageError(error.message, { field, cause: error });
  }
}
