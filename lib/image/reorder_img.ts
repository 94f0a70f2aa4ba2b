/** Images along the world's axes. @module */

import { UsageError } from "../errors.ts";
import type { Affine, Grid, Image } from "../nifti/types.ts";
import type { WarningHandler } from "../warnings.ts";
import type { Interpolation } from "./interpolation.ts";
import { resampleImg } from "./resample_img.ts";

type Triple = readonly [number, number, number];

/** How {@linkcode reorderImg} treats images that are turned. */
export interface ReorderImgOptions {
  /**
   * How a turned image is resampled.
   *
   * @default {refuses turned images}
   */
  readonly resample?: Interpolation;
  /** Told of voxels that are not finite. @default {the console} */
  readonly onWarning?: WarningHandler;
}

/**
 * Turns an image so that x runs to the right, y to the front and z up: axes
 * are swapped and turned round; an image that is turned against the world is
 * resampled. As nilearn's `reorder_img`.
 *
 * @param image The image.
 * @param options How turned images are resampled.
 * @returns The image, or one with a diagonal, positive affine.
 * @throws {UsageError} If the image is turned and `resample` is not given.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { reorderImg } from "@niglm/niglm/image";
 *
 * const image = {
 *   grid: {
 *     shape: [3, 1, 1],
 *     affine: [-2, 0, 0, 4, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
 *     voxelSizes: [2, 2, 2],
 *   },
 *   volumeCount: 1,
 *   data: Float64Array.of(1, 2, 3),
 * } as const;
 * const reordered = reorderImg(image);
 * assertEquals([...reordered.data], [3, 2, 1]);
 * assertEquals(reordered.grid.affine.slice(0, 4), [2, 0, 0, 0]);
 * ```
 */
export function reorderImg(
  image: Image,
  options: ReorderImgOptions = {},
): Image {
  const { affine } = image.grid;
  const sources = sourceAxes(affine);
  if (sources) return swapAxes(image, sources);
  const { resample, onWarning } = options;
  if (resample === undefined) {
    throw new UsageError(
      "image: its affine is turned against the world's axes, expected a way " +
        "to resample it",
      { field: "affine" },
    );
  }
  const sizes = sizesAlongWorld(affine);
  return resampleImg(image, {
    targetAffine: [sizes[0], 0, 0, 0, sizes[1], 0, 0, 0, sizes[2]],
    interpolation: resample,
    onWarning,
  });
}

/**
 * Whether an image's axes run along the world's, whatever their order.
 *
 * @param affine Its affine.
 * @returns `false` for turned images.
 */
export function isAlongWorld(affine: Affine): boolean {
  return sourceAxes(affine) !== undefined;
}

/** The voxel axis that runs along each axis of the world, if each one does. */
function sourceAxes(affine: Affine): Triple | undefined {
  const sources = [-1, -1, -1];
  for (let axis = 0; axis < 3; axis++) {
    const rows = [0, 1, 2].filter((row) =>
      Math.abs(affine[4 * row + axis]) > 0.001
    );
    if (rows.length !== 1 || sources[rows[0]] !== -1) return undefined;
    sources[rows[0]] = axis;
  }
  return [sources[0], sources[1], sources[2]];
}

function swapAxes(image: Image, sources: Triple): Image {
  const { grid: { shape, affine }, data, volumeCount } = image;
  const strides = [1, shape[0], shape[0] * shape[1]];
  const steps = sources.map((axis, row) => affine[4 * row + axis]);
  const lengths = sources.map((axis) => shape[axis]);
  if (
    sources.every((axis, row) => axis === row) && steps.every((s) => s > 0)
  ) {
    return image;
  }
  const jumps = sources.map((axis, row) =>
    Math.sign(steps[row]) * strides[axis]
  );
  const first = jumps.reduce(
    (sum, jump, row) => sum + (jump < 0 ? -jump * (lengths[row] - 1) : 0),
    0,
  );
  const [nx, ny, nz] = lengths;
  const size = nx * ny * nz;
  const turned = new Float64Array(data.length);
  let to = 0;
  for (let volume = 0; volume < volumeCount; volume++) {
    for (let z = 0; z < nz; z++) {
      for (let y = 0; y < ny; y++) {
        let from = volume * size + first + y * jumps[1] + z * jumps[2];
        for (let x = 0; x < nx; x++, from += jumps[0]) {
          turned[to++] = data[from];
        }
      }
    }
  }
  const origins = steps.map((step, row) =>
    affine[4 * row + 3] + (step < 0 ? step * (lengths[row] - 1) : 0)
  );
  return {
    grid: diagonalGrid([nx, ny, nz], steps.map(Math.abs), origins),
    volumeCount,
    data: turned,
  };
}

function diagonalGrid(
  shape: Triple,
  [x, y, z]: readonly number[],
  [ox, oy, oz]: readonly number[],
): Grid {
  return {
    shape,
    affine: [x, 0, 0, ox, 0, y, 0, oy, 0, 0, z, oz, 0, 0, 0, 1],
    voxelSizes: [x, y, z],
  };
}

/** Voxel sizes along the world's axes: of the nearest axis of A = QR. */
function sizesAlongWorld(affine: Affine): number[] {
  const directions: number[][] = [];
  const sizes: number[] = [];
  for (let axis = 0; axis < 3; axis++) {
    const rest = [affine[axis], affine[4 + axis], affine[8 + axis]];
    for (const direction of directions) {
      const along = rest.reduce((sum, v, row) => sum + v * direction[row], 0);
      for (let row = 0; row < 3; row++) rest[row] -= along * direction[row];
    }
    const length = Math.hypot(...rest);
    directions.push(rest.map((v) => v / length));
    sizes.push(length);
  }
  return [0, 1, 2].map((row) => {
    let nearest = 0;
    for (const axis of [1, 2]) {
      const closer = Math.abs(directions[axis][row]) >
        Math.abs(directions[nearest][row]);
      if (closer) nearest = axis;
    }
    return sizes[nearest];
  });
}
