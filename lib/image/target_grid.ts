/** The grid that an image is resampled onto. @module */

import { counted } from "../counted.ts";
import { InputError, UsageError } from "../errors.ts";
import {
  affineVoxelSizes,
  applyAffine,
  invertAffine,
} from "../nifti/affine.ts";
import type { Affine, Grid } from "../nifti/types.ts";
import { multiplyAffines } from "./source_transform.ts";

/** Which grid is wanted. */
export interface TargetGridOptions {
  /**
   * Row-major: 16 or 12 numbers are a 4×4 affine (without its last row);
   * 9 numbers are only its axes, and the grid begins where the image does.
   *
   * @default {the image's own}
   */
  readonly targetAffine?: readonly number[];
  /**
   * Voxels along x, y and z, with an affine of 16 or 12 numbers.
   *
   * @default {as many as reach the image's farthest corner}
   */
  readonly targetShape?: readonly number[];
}

/** Most voxels of a target: a volume of 1 GiB. */
const MOST_VOXELS = 2 ** 27;

/** Whole numbers of voxels are taken for what rounding made of them. */
const ROUNDING = 1e-9;

type Triple = [number, number, number];

/**
 * Finds the grid that nilearn's `resample_img` would resample an image onto.
 *
 * @param source The image's grid.
 * @param options Affine and shape that are wanted.
 * @returns The grid, or `undefined` where the image is on it already: neither
 * was given, or both are the image's own (affines as `numpy.allclose` compares
 * them).
 * @throws {UsageError} If the options are not an affine that can be inverted
 * and a shape, or the grid would hold more than 2²⁷ voxels.
 * @throws {InputError} If the image lies wholly before the grid.
 */
export function targetGrid(
  source: Pick<Grid, "shape" | "affine">,
  options: TargetGridOptions,
): Grid | undefined {
  const { targetAffine, targetShape } = options;
  if (targetAffine === undefined) {
    if (targetShape === undefined) return undefined;
    throw new UsageError(
      "target_shape: found a shape without an affine, expected target_affine too",
      { field: "target_shape" },
    );
  }
  checkAffine(targetAffine);
  const shape = targetShape === undefined ? undefined : toShape(targetShape);
  const axesOnly = targetAffine.length === 9;
  if (axesOnly && shape !== undefined) {
    throw new UsageError(
      "target_affine: found 9 numbers with target_shape, expected 12 or 16, which say where the grid begins",
      { field: "target_affine" },
    );
  }
  let affine = toAffine(targetAffine);
  if (shape !== undefined && sameGrid(source, { shape, affine })) {
    return undefined;
  }
  let bounds = boundsOf(source.shape, source.affine, inverseOf(affine));
  if (axesOnly) {
    const [x, y, z] = applyAffine(affine, ...bounds.least);
    affine = affine.with(3, x).with(7, y).with(11, z);
    bounds = {
      least: [0, 0, 0],
      greatest: toTriple((axis) => bounds.greatest[axis] - bounds.least[axis]),
    };
  }
  const found = shape ??
    toTriple((axis) => Math.ceil(bounds.greatest[axis] - ROUNDING) + 1);
  if (bounds.greatest.some((most) => most < -ROUNDING)) {
    throw new InputError(
      "target_affine: the image lies wholly before the first voxel of the target grid, expected them to overlap",
      { field: "target_affine" },
    );
  }
  checkSize(found, shape === undefined ? "target_affine" : "target_shape");
  return { shape: found, affine, voxelSizes: affineVoxelSizes(affine) };
}

/**
 * Whether two grids are one, as nilearn compares them: of one shape, and each
 * element of the affines within 1e-8 and one part in 100,000.
 *
 * @param grid The grid to compare.
 * @param reference What it is compared with.
 * @returns `true` for the same grid.
 */
export function sameGrid(
  grid: Pick<Grid, "shape" | "affine">,
  reference: Pick<Grid, "shape" | "affine">,
): boolean {
  return grid.shape.every((n, axis) => n === reference.shape[axis]) &&
    reference.affine.every((value, i) =>
      Math.abs(value - grid.affine[i]) <= 1e-8 + 1e-5 * Math.abs(grid.affine[i])
    );
}

function toTriple(at: (axis: number) => number): Triple {
  return [at(0), at(1), at(2)];
}

function checkAffine(affine: readonly number[]): void {
  const field = "target_affine";
  if (![9, 12, 16].includes(affine.length)) {
    throw new UsageError(
      `${field}: found ${
        counted(affine.length, "number")
      }, expected 9, 12 or 16`,
      { field },
    );
  }
  const bad = affine.find((value) => !Number.isFinite(value));
  if (bad !== undefined) {
    throw new UsageError(
      `${field}: found ${bad} in it, expected finite numbers`,
      { field },
    );
  }
  const end = affine.slice(12);
  if (end.length === 4 && end.join() !== "0,0,0,1") {
    throw new UsageError(
      `${field}: found a last row of ${end.join(", ")}, expected 0, 0, 0, 1`,
      { field },
    );
  }
}

function toAffine(numbers: readonly number[]): number[] {
  const [a, b, c, d, e, f, g, h, i] = numbers;
  return numbers.length === 9
    ? [a, b, c, 0, d, e, f, 0, g, h, i, 0, 0, 0, 0, 1]
    : [...numbers.slice(0, 12), 0, 0, 0, 1];
}

function toShape(shape: readonly number[]): Triple {
  const valid = shape.length === 3 &&
    shape.every((n) => Number.isInteger(n) && n > 0);
  if (valid) return toTriple((axis) => shape[axis]);
  throw new UsageError(
    `target_shape: found ${
      shape.join(",")
    }, expected three whole numbers above 0`,
    { field: "target_shape" },
  );
}

function inverseOf(affine: Affine): Affine {
  try {
    return invertAffine(affine);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(
      "target_affine: found one that is singular, expected one that can be inverted",
      { field: "target_affine", cause },
    );
  }
}

/** Where the corner voxels of a grid lie in voxels of another. */
function boundsOf(
  shape: readonly [number, number, number],
  affine: Affine,
  toTarget: Affine,
): { least: Triple; greatest: Triple } {
  const across = multiplyAffines(toTarget, affine);
  const corners = Array.from({ length: 8 }, (_, corner) => {
    const [x, y, z] = toTriple((axis) =>
      (corner >> axis) & 1 ? shape[axis] - 1 : 0
    );
    return applyAffine(across, x, y, z);
  });
  const along = (axis: number) => corners.map((corner) => corner[axis]);
  return {
    least: toTriple((axis) => Math.min(...along(axis))),
    greatest: toTriple((axis) => Math.max(...along(axis))),
  };
}

function checkSize(shape: Triple, field: string): void {
  const voxels = shape[0] * shape[1] * shape[2];
  if (voxels <= MOST_VOXELS) return;
  const gigabytes = (8 * voxels / 1e9).toPrecision(3);
  throw new UsageError(
    `${field}: found a grid of ${shape.join("×")} voxels, each volume of ` +
      `which would need ${Number(gigabytes)} GB, expected at most ` +
      `${MOST_VOXELS} voxels`,
    { field },
  );
}
