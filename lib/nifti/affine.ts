/** Affines: voxel indices to mm and back. @module */

import type { Affine } from "./types.ts";

type Triple = readonly [number, number, number];

/**
 * The affine of a header without a transform: voxel sizes along the axes, x
 * running to the left, the centre of the image at 0, 0, 0 mm.
 *
 * @param shape Voxels along x, y and z.
 * @param voxelSizes Voxel sizes in mm.
 * @returns The affine.
 */
export function centredAffine(shape: Triple, voxelSizes: Triple): Affine {
  const origin = shape.map((n) => (n - 1) / 2);
  return diagonalAffine(voxelSizes, (zoom, axis) => -origin[axis] * zoom);
}

/**
 * The affine of an SPM99 or SPM2 Analyze header: the origin field names the
 * voxel (counted from 1) at 0, 0, 0 mm, x running to the left; an origin that
 * is all zero or far outside the image is the image's centre instead.
 *
 * @param shape Voxels along x, y and z.
 * @param voxelSizes Voxel sizes in mm.
 * @param origin The origin field.
 * @returns The affine and whether the origin was used.
 */
export function originAffine(
  shape: Triple,
  voxelSizes: Triple,
  origin: Triple,
): { affine: Affine; used: boolean } {
  const used = origin.some((o) => o !== 0) &&
    origin.every((o, axis) => o > -shape[axis] && o < 2 * shape[axis]);
  if (!used) return { affine: centredAffine(shape, voxelSizes), used };
  const affine = diagonalAffine(
    voxelSizes,
    (zoom, axis) => Math.fround((1 - origin[axis]) * zoom),
  );
  return { affine, used };
}

function diagonalAffine(
  voxelSizes: Triple,
  translation: (zoom: number, axis: number) => number,
): Affine {
  const [x, y, z] = [-voxelSizes[0], voxelSizes[1], voxelSizes[2]];
  return [
    [x, 0, 0, translation(x, 0)],
    [0, y, 0, translation(y, 1)],
    [0, 0, z, translation(z, 2)],
    [0, 0, 0, 1],
  ].flat();
}

/** The quaternion form of an affine, as NIfTI headers store it. */
export interface QuaternionForm {
  /** Components b, c, d of the unit quaternion. */
  readonly quatern: Triple;
  /** Translation in mm. */
  readonly offset: Triple;
  /** Voxel sizes in mm. */
  readonly voxelSizes: Triple;
  /** −1 where the z axis is reversed, else 1. */
  readonly qfac: number;
  /** How far b² + c² + d² may exceed 1 by rounding. */
  readonly tolerance: number;
}

/**
 * The affine of a header's qform (nifti1.h, method 2).
 *
 * @param form The header's fields.
 * @returns The affine, or `undefined` where b, c and d are longer than a unit
 * quaternion.
 */
export function quaternionAffine(form: QuaternionForm): Affine | undefined {
  const [b, c, d] = form.quatern;
  const square = 1 - (b * b + c * c + d * d);
  if (square < -form.tolerance) return undefined;
  const a = Math.abs(square) < form.tolerance ? 0 : Math.sqrt(square);
  const s = 2 / (a * a + b * b + c * c + d * d);
  const rotation: Triple[] = [
    [1 - s * (c * c + d * d), s * (b * c - a * d), s * (b * d + a * c)],
    [s * (b * c + a * d), 1 - s * (b * b + d * d), s * (c * d - a * b)],
    [s * (b * d - a * c), s * (c * d + a * b), 1 - s * (b * b + c * c)],
  ];
  const [dx, dy, dz] = form.voxelSizes;
  const rows = rotation.map(([x, y, z], row) => [
    x * dx,
    y * dy,
    z * dz * form.qfac,
    form.offset[row],
  ]);
  return [...rows.flat(), 0, 0, 0, 1];
}

/**
 * Applies an affine to a point.
 *
 * @param affine Row-major 4×4 affine.
 * @param x First coordinate (a voxel index, or mm for an inverse).
 * @param y Second coordinate.
 * @param z Third coordinate.
 * @returns The point on the other side.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { applyAffine } from "@niglm/niglm/nifti";
 *
 * const affine = [-3, 0, 0, 90, 0, 3, 0, -120, 0, 0, 3, -60, 0, 0, 0, 1];
 * assertEquals(applyAffine(affine, 10, 20, 30), [60, -60, 30]);
 * ```
 */
export function applyAffine(
  affine: Affine,
  x: number,
  y: number,
  z: number,
): [number, number, number] {
  const row = (at: number): number =>
    affine[at] * x + affine[at + 1] * y + affine[at + 2] * z + affine[at + 3];
  return [row(0), row(4), row(8)];
}

/**
 * Inverts an affine: mm to voxel indices.
 *
 * @param affine Row-major 4×4 affine.
 * @returns Its inverse.
 * @throws {RangeError} Where the affine is singular or not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { applyAffine, invertAffine } from "@niglm/niglm/nifti";
 *
 * const affine = [-3, 0, 0, 90, 0, 3, 0, -120, 0, 0, 3, -60, 0, 0, 0, 1];
 * assertEquals(applyAffine(invertAffine(affine), 60, -60, 30), [10, 20, 30]);
 * ```
 */
export function invertAffine(affine: Affine): Affine {
  const [a, b, c, tx, d, e, f, ty, g, h, i, tz] = affine;
  const first = e * i - f * h;
  const second = f * g - d * i;
  const third = d * h - e * g;
  const determinant = a * first + b * second + c * third;
  if (![...affine.slice(0, 12), 1 / determinant].every(Number.isFinite)) {
    throw new RangeError(
      "Cannot invert the affine: it is singular or not finite",
    );
  }
  const inverse = [
    [first, c * h - b * i, b * f - c * e],
    [second, a * i - c * g, c * d - a * f],
    [third, b * g - a * h, a * e - b * d],
  ].map((row) => row.map((value) => value / determinant));
  const rows = inverse.map((
    [x, y, z],
  ) => [x, y, z, -(x * tx + y * ty + z * tz)]);
  return [...rows.flat(), 0, 0, 0, 1];
}

/**
 * Distances between neighbouring voxels along each voxel axis, in mm: the
 * lengths of the affine's columns.
 *
 * @param affine Row-major 4×4 affine.
 * @returns Sizes along x, y and z.
 */
export function affineVoxelSizes(affine: Affine): [number, number, number] {
  const column = (at: number): number =>
    Math.sqrt(
      affine[at] * affine[at] + affine[at + 4] * affine[at + 4] +
        affine[at + 8] * affine[at + 8],
    );
  return [column(0), column(1), column(2)];
}

/**
 * The anatomical direction that each voxel axis runs to, as three letters:
 * `RAS` for right, anterior, superior.
 *
 * @param affine Row-major 4×4 affine.
 * @returns A letter an axis, out of R/L, A/P, S/I.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { orientation } from "@niglm/niglm/nifti";
 *
 * assertEquals(orientation([-2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1]), "LAS");
 * ```
 */
export function orientation(affine: Affine): string {
  const sizes = affineVoxelSizes(affine);
  const taken = new Set<number>();
  let letters = "";
  for (let axis = 0; axis < 3; axis++) {
    const cosine = (row: number): number =>
      affine[4 * row + axis] / sizes[axis];
    let best = -1;
    for (let row = 0; row < 3; row++) {
      if (taken.has(row)) continue;
      if (best < 0 || Math.abs(cosine(row)) > Math.abs(cosine(best))) {
        best = row;
      }
    }
    taken.add(best);
    letters += cosine(best) < 0 ? "LPI"[best] : "RAS"[best];
  }
  return letters;
}

/**
 * The farthest that any corner voxel of a grid lies from where another affine
 * puts it.
 *
 * @param shape Voxels along x, y and z.
 * @param reference The grid's own affine.
 * @param other The affine to compare.
 * @returns The distance in mm and in voxels of the reference.
 */
export function cornerDistance(
  shape: readonly [number, number, number],
  reference: Affine,
  other: Affine,
): { mm: number; voxels: number } {
  const back = invertAffine(reference);
  let mm = 0;
  let voxels = 0;
  for (let corner = 0; corner < 8; corner++) {
    const index = shape.map((n, axis) => (corner >> axis) & 1 ? n - 1 : 0);
    const [x, y, z] = index;
    const here = applyAffine(reference, x, y, z);
    const there = applyAffine(other, x, y, z);
    const [i, j, k] = applyAffine(back, ...there);
    const away = [there[0] - here[0], there[1] - here[1], there[2] - here[2]];
    mm = Math.max(mm, Math.hypot(...away));
    voxels = Math.max(voxels, Math.hypot(i - x, j - y, k - z));
  }
  return { mm, voxels };
}
