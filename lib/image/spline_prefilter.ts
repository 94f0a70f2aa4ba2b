/** Coefficients of cubic B-splines through a volume. @module */

import { splineSums } from "../kernels/prefilter.ts";
import type { VolumeKernels } from "../kernels/volume_kernels.ts";

/** How a volume lies in a longer array. */
export interface VolumeLayout {
  /** Where its first voxel is. */
  readonly offset: number;
  /** Voxels along x, y and z. */
  readonly shape: readonly [number, number, number];
  /** Values from a voxel to the next one along y; along x it is 1. */
  readonly row: number;
  /** Values from a voxel to the next one along z. */
  readonly plane: number;
}

/** Room in a scratch that the filter needs. */
export interface PrefilterRoom {
  /** Where there is room for `SPLINE_SUMS` values. */
  readonly sums: number;
  /** Where there is room for {@linkcode turnedLines} values. */
  readonly buffer: number;
}

/**
 * Returns the room that the filter along x needs for lines side by side.
 *
 * @param shape Voxels along x, y and z.
 * @returns Values.
 */
export function turnedLines(
  shape: readonly [number, number, number],
): number {
  return 8 * shape[0];
}

/**
 * Replaces the values along one axis of a volume by the coefficients of the
 * cubic B-spline through them, which is mirrored beyond the first and the last
 * voxel without repeating them. An axis of one voxel stays as it is.
 *
 * @param kernels The kernels of a scratch.
 * @param scratch The scratch, which holds the volume.
 * @param layout Where the volume lies.
 * @param axis 0, 1 or 2 for x, y or z.
 * @param room Room in the scratch.
 */
export function prefilterAxis(
  kernels: VolumeKernels,
  scratch: Float64Array,
  layout: VolumeLayout,
  axis: number,
  { sums, buffer }: PrefilterRoom,
): void {
  const { offset, shape, row, plane } = layout;
  const [nx, ny, nz] = shape;
  const count = shape[axis];
  if (count < 2) return;
  scratch.set(splineSums(count), sums);
  if (axis === 2) {
    for (let y = 0; y < ny; y++) {
      const data = offset + y * row;
      kernels.prefilterRows({ data, count, step: plane, length: nx, sums });
    }
    return;
  }
  for (let z = 0; z < nz; z++) {
    const data = offset + z * plane;
    if (axis === 1) {
      kernels.prefilterRows({ data, count, step: row, length: nx, sums });
    } else {
      kernels.prefilterLines({ data, count, row, lines: ny, sums, buffer });
    }
  }
}
