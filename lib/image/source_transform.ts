/** From the voxels of one grid to those of another. @module */

import { invertAffine } from "../nifti/affine.ts";
import type { Grid } from "../nifti/types.ts";

/** Rotations that move no voxel by more than this are rounding, in voxels. */
const ROUNDING = 1e-13;

/** Shape and affine of a grid. */
export type Lattice = Pick<Grid, "shape" | "affine">;

/**
 * Where the voxels of a target grid lie in a source grid, in voxels: three
 * rows of four numbers, as the upper part of an affine.
 */
export type Transform = readonly number[];

/**
 * Finds where the voxels of a target grid lie in a source grid.
 *
 * @param source The grid of the values.
 * @param target The grid that is wanted.
 * @returns The transform, the identity itself where the affines are equal.
 * @throws {RangeError} If the source's affine cannot be inverted.
 */
export function sourceTransform(source: Lattice, target: Lattice): Transform {
  if (source.affine.every((value, i) => value === target.affine[i])) {
    return [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
  }
  return multiplyAffines(invertAffine(source.affine), target.affine)
    .slice(0, 12);
}

/**
 * Multiplies two affines.
 *
 * @param left Row-major 4×4 affine.
 * @param right Row-major 4×4 affine, applied first.
 * @returns Their product.
 */
export function multiplyAffines(
  left: readonly number[],
  right: readonly number[],
): number[] {
  return Array.from({ length: 16 }, (_, i) => {
    const row = i - i % 4;
    const column = i % 4;
    return left[row] * right[column] + left[row + 1] * right[4 + column] +
      left[row + 2] * right[8 + column] + left[row + 3] * right[12 + column];
  });
}

/** One source axis of a transform that only scales, flips and swaps axes. */
export interface AxisMap {
  /** The target axis that runs along this source axis. */
  readonly axis: number;
  /** Source voxels from one target voxel to the next. */
  readonly step: number;
  /** Where the first target voxel is. */
  readonly start: number;
}

/**
 * Takes a transform apart into its axes, if it only scales, flips and swaps
 * them.
 *
 * @param transform The transform.
 * @param shape Voxels of the target along x, y and z.
 * @returns A map for each source axis, or `undefined` where an axis depends on
 * several others.
 */
export function separateAxes(
  transform: Transform,
  shape: readonly [number, number, number],
): [AxisMap, AxisMap, AxisMap] | undefined {
  const taken = new Set<number>();
  const maps = [0, 4, 8].map((row) => {
    const size = (axis: number) => Math.abs(transform[row + axis]);
    const busy = [0, 1, 2].filter((axis) =>
      size(axis) * (shape[axis] - 1) > ROUNDING
    );
    const axis = (busy.length > 0 ? busy : [0, 1, 2])
      .filter((axis) => !taken.has(axis))
      .sort((a, b) => size(b) - size(a)).at(0);
    if (axis === undefined || busy.length > 1) return undefined;
    taken.add(axis);
    return { axis, step: transform[row + axis], start: transform[row + 3] };
  });
  const [x, y, z] = maps;
  return x && y && z && [x, y, z];
}
