/** Values of a volume at places on a turned grid, row by row. @module */

import type { VolumeKernels } from "../kernels/volume_kernels.ts";
import type { Transform } from "./source_transform.ts";
import type { VolumeLayout } from "./spline_prefilter.ts";

/** What a sampler works on. */
export interface Sampling {
  /** The source, with mirrored borders wide enough for every tap. */
  readonly data: Float64Array;
  /** Where the source lies in `data`. */
  readonly layout: VolumeLayout;
  /** Voxels of the target along x, y and z. */
  readonly targetShape: readonly [number, number, number];
  /** Target voxels to source voxels. */
  readonly transform: Transform;
  /** First and last target voxel inside the source, row by row. */
  readonly inside: Int32Array;
}

/**
 * Samples a volume, plane by plane, in the scratch of its kernels: splines
 * through it, whose coefficients it holds, or linearly.
 *
 * @param sampling What to work on; `data` is the scratch.
 * @param interpolation Which of them.
 * @param kernels The kernels of the scratch.
 * @param plane Where there is room for a plane of the target in the scratch.
 * @param target Takes the voxels that are inside the source.
 * @param fill Value of the others.
 */
export function sampleLines(
  sampling: Sampling,
  interpolation: "continuous" | "linear",
  kernels: VolumeKernels,
  plane: number,
  target: Float64Array,
  fill: number,
): void {
  const { data, layout, targetShape, transform: t, inside } = sampling;
  const [mx, my, mz] = targetShape;
  const size = mx * my;
  const cubic = interpolation === "continuous";
  const sample = cubic ? kernels.sampleRow : kernels.sampleLinear;
  const corner = layout.offset - (cubic ? 1 + layout.row + layout.plane : 0);
  const found = data.subarray(plane, plane + size);
  for (let axis = 0; axis < 3; axis++) {
    data[3 + axis] = t[4 * axis];
    data[6 + axis] = layout.shape[axis] - 1;
  }
  for (let z = 0; z < mz; z++) {
    found.fill(fill);
    for (let y = 0; y < my; y++) {
      const line = z * my + y;
      const first = inside[2 * line];
      const last = inside[2 * line + 1];
      if (last < first) continue;
      for (let axis = 0; axis < 3; axis++) {
        const row = 4 * axis;
        data[axis] = t[row + 1] * y + t[row + 2] * z + t[row + 3];
      }
      const out = plane + y * mx;
      sample(corner, layout.row, layout.plane, out, first, last);
    }
    target.set(found, z * size);
  }
}

/** A place that rounding may have put just outside, put inside. */
function within(at: number, end: number): number {
  return at < 0 ? 0 : at > end ? end : at;
}

/**
 * Takes the voxel nearest to each place, of two the later one.
 *
 * @param sampling What to work on.
 * @param target Takes the voxels that are inside the source.
 */
export function sampleNearest(sampling: Sampling, target: Float64Array): void {
  const { data, layout, targetShape, transform: t, inside } = sampling;
  const { offset, row, plane, shape } = layout;
  const [endX, endY, endZ] = [shape[0] - 1, shape[1] - 1, shape[2] - 1];
  for (let line = 0; 2 * line < inside.length; line++) {
    const y = line % targetShape[1];
    const z = Math.floor(line / targetShape[1]);
    const startX = t[1] * y + t[2] * z + t[3];
    const startY = t[5] * y + t[6] * z + t[7];
    const startZ = t[9] * y + t[10] * z + t[11];
    const last = inside[2 * line + 1];
    const begin = line * targetShape[0];
    for (let i = inside[2 * line]; i <= last; i++) {
      const x = Math.floor(within(startX + i * t[0], endX) + 0.5);
      const rowOf = Math.floor(within(startY + i * t[4], endY) + 0.5);
      const planeOf = Math.floor(within(startZ + i * t[8], endZ) + 0.5);
      target[begin + i] = data[offset + x + rowOf * row + planeOf * plane];
    }
  }
}
