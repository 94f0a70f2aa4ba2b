/** Values of a volume at places on a turned grid, row by row. @module */

import type { Interpolation } from "./interpolation.ts";
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

/** Writes the target voxels that are inside the source. */
type Sampler = (sampling: Sampling, target: Float64Array) => void;

/** The sampler of each interpolation. */
export const samplers: Readonly<Record<Interpolation, Sampler>> = {
  continuous: sampleCubic,
  linear: sampleLinear,
  nearest: sampleNearest,
};

/** Sums sixteen lines of four spline coefficients for each voxel. */
function sampleCubic(sampling: Sampling, target: Float64Array): void {
  const { data, layout, targetShape, transform: t, inside } = sampling;
  const { offset, row, plane, shape } = layout;
  const [endX, endY, endZ] = [shape[0] - 1, shape[1] - 1, shape[2] - 1];
  const [stepX, stepY, stepZ] = [t[0], t[4], t[8]];
  const corner = offset - 1 - row - plane;
  const weights = new Float64Array(4);
  for (let line = 0; 2 * line < inside.length; line++) {
    const y = line % targetShape[1];
    const z = Math.floor(line / targetShape[1]);
    const startX = t[1] * y + t[2] * z + t[3];
    const startY = t[5] * y + t[6] * z + t[7];
    const startZ = t[9] * y + t[10] * z + t[11];
    const last = inside[2 * line + 1];
    const begin = line * targetShape[0];
    for (let i = inside[2 * line]; i <= last; i++) {
      const atX = within(startX + i * stepX, endX);
      const atY = within(startY + i * stepY, endY);
      const atZ = within(startZ + i * stepZ, endZ);
      const cellX = atX | 0;
      const cellY = atY | 0;
      const cellZ = atZ | 0;
      const fromX = atX - cellX;
      const restX = 1 - fromX;
      const x0 = restX * restX * restX / 6;
      const x1 = (fromX * fromX * (fromX - 2) * 3 + 4) / 6;
      const x2 = (restX * restX * (restX - 2) * 3 + 4) / 6;
      const x3 = 1 - x0 - x1 - x2;
      const fromY = atY - cellY;
      const restY = 1 - fromY;
      const y0 = restY * restY * restY / 6;
      const y1 = (fromY * fromY * (fromY - 2) * 3 + 4) / 6;
      const y2 = (restY * restY * (restY - 2) * 3 + 4) / 6;
      const y3 = 1 - y0 - y1 - y2;
      const fromZ = atZ - cellZ;
      const restZ = 1 - fromZ;
      weights[0] = restZ * restZ * restZ / 6;
      weights[1] = (fromZ * fromZ * (fromZ - 2) * 3 + 4) / 6;
      weights[2] = (restZ * restZ * (restZ - 2) * 3 + 4) / 6;
      weights[3] = 1 - weights[0] - weights[1] - weights[2];
      let at = corner + cellX + cellY * row + cellZ * plane;
      let sum = 0;
      for (let k = 0; k < 4; k++) {
        sum += weights[k] * (
          y0 * four(data, at, x0, x1, x2, x3) +
          y1 * four(data, at + row, x0, x1, x2, x3) +
          y2 * four(data, at + 2 * row, x0, x1, x2, x3) +
          y3 * four(data, at + 3 * row, x0, x1, x2, x3)
        );
        at += plane;
      }
      target[begin + i] = sum;
    }
  }
}

/** A place that rounding may have put just outside, put inside. */
function within(at: number, end: number): number {
  return at < 0 ? 0 : at > end ? end : at;
}

/** The weighted sum of four neighbours. */
function four(
  data: Float64Array,
  at: number,
  a: number,
  b: number,
  c: number,
  d: number,
): number {
  return a * data[at] + b * data[at + 1] + c * data[at + 2] + d * data[at + 3];
}

/** Weighs the eight voxels around each place. */
function sampleLinear(sampling: Sampling, target: Float64Array): void {
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
      const atX = within(startX + i * t[0], endX);
      const atY = within(startY + i * t[4], endY);
      const atZ = within(startZ + i * t[8], endZ);
      const cellX = atX | 0;
      const cellY = atY | 0;
      const cellZ = atZ | 0;
      const x1 = atX - cellX;
      const x0 = 1 - x1;
      const y1 = atY - cellY;
      const y0 = 1 - y1;
      const z1 = atZ - cellZ;
      const at = offset + cellX + cellY * row + cellZ * plane;
      const near = y0 * (x0 * data[at] + x1 * data[at + 1]) +
        y1 * (x0 * data[at + row] + x1 * data[at + row + 1]);
      const up = at + plane;
      const far = y0 * (x0 * data[up] + x1 * data[up + 1]) +
        y1 * (x0 * data[up + row] + x1 * data[up + row + 1]);
      target[begin + i] = (1 - z1) * near + z1 * far;
    }
  }
}

/** Takes the voxel nearest to each place, of two the later one. */
function sampleNearest(sampling: Sampling, target: Float64Array): void {
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
