/** Values of cubic splines along lines through a volume. @module */

/** How many values at the start of the scratch tell the line. */
export const LINE_NUMBERS = 9;

/**
 * Scratch for volumes of spline coefficients, and the kernel that samples it.
 *
 * A thread has one scratch for each engine, which all its users share: nothing
 * in it outlives a call that lets others run.
 */
export interface SplineRows {
  /**
   * Gives room for some values. The values that were there are lost, and so
   * are arrays from earlier calls.
   *
   * @param length How many values there must be room for.
   * @returns An array of at least that length.
   */
  reserve(length: number): Float64Array;

  /**
   * Samples a cubic B-spline along a line. The first nine values of the
   * scratch tell the line: the place of voxel 0, the step from a voxel to the
   * next and the greatest place, each along x, y and z and in source voxels.
   * Places below 0 or above the greatest become these.
   *
   * @param corner Where the coefficient one voxel before the first one along
   *   each axis is in the scratch; there are two behind the last ones.
   * @param row Values from a coefficient to the next one along y.
   * @param plane Values from a coefficient to the next one along z.
   * @param out Where voxel 0 of the line is written in the scratch.
   * @param first The first voxel to write.
   * @param last The last voxel to write.
   */
  sampleRow(
    corner: number,
    row: number,
    plane: number,
    out: number,
    first: number,
    last: number,
  ): void;
}

/** One sixth, with which the spline's pieces are scaled. */
const SIXTH = 1 / 6;

/**
 * Makes the scratch of the TypeScript kernel.
 *
 * @returns The scratch.
 */
export function createTsSplineRows(): SplineRows {
  let data = new Float64Array(0);
  const weights = new Float64Array(4);
  return {
    reserve(length) {
      if (data.length < length) data = new Float64Array(length);
      return data;
    },

    sampleRow(corner, row, plane, out, first, last) {
      const [startX, startY, startZ, stepX, stepY, stepZ, endX, endY, endZ] =
        data;
      for (let i = first; i <= last; i++) {
        const atX = within(startX + i * stepX, endX);
        const atY = within(startY + i * stepY, endY);
        const atZ = within(startZ + i * stepZ, endZ);
        const cellX = atX | 0;
        const cellY = atY | 0;
        const cellZ = atZ | 0;
        const x = atX - cellX;
        const restX = 1 - x;
        const x0 = restX * restX * restX * SIXTH;
        const x1 = (x * x * (x - 2) * 3 + 4) * SIXTH;
        const x2 = (restX * restX * (restX - 2) * 3 + 4) * SIXTH;
        const x3 = 1 - x0 - x1 - x2;
        const y = atY - cellY;
        const restY = 1 - y;
        const y0 = restY * restY * restY * SIXTH;
        const y1 = (y * y * (y - 2) * 3 + 4) * SIXTH;
        const y2 = (restY * restY * (restY - 2) * 3 + 4) * SIXTH;
        const y3 = 1 - y0 - y1 - y2;
        const z = atZ - cellZ;
        const restZ = 1 - z;
        weights[0] = restZ * restZ * restZ * SIXTH;
        weights[1] = (z * z * (z - 2) * 3 + 4) * SIXTH;
        weights[2] = (restZ * restZ * (restZ - 2) * 3 + 4) * SIXTH;
        weights[3] = 1 - weights[0] - weights[1] - weights[2];
        let at = corner + cellX + cellY * row + cellZ * plane;
        let near0 = 0;
        let near1 = 0;
        let near2 = 0;
        let near3 = 0;
        let far0 = 0;
        let far1 = 0;
        let far2 = 0;
        let far3 = 0;
        for (let k = 0; k < 4; k++) {
          let weight = y0 * weights[k];
          far0 += weight * data[at];
          far1 += weight * data[at + 1];
          far2 += weight * data[at + 2];
          far3 += weight * data[at + 3];
          weight = y1 * weights[k];
          let line = at + row;
          far0 += weight * data[line];
          far1 += weight * data[line + 1];
          far2 += weight * data[line + 2];
          far3 += weight * data[line + 3];
          weight = y2 * weights[k];
          line += row;
          far0 += weight * data[line];
          far1 += weight * data[line + 1];
          far2 += weight * data[line + 2];
          far3 += weight * data[line + 3];
          weight = y3 * weights[k];
          line += row;
          far0 += weight * data[line];
          far1 += weight * data[line + 1];
          far2 += weight * data[line + 2];
          far3 += weight * data[line + 3];
          at += plane;
          if (k !== 1) continue;
          near0 = far0;
          near1 = far1;
          near2 = far2;
          near3 = far3;
          far0 =
            far1 =
            far2 =
            far3 =
              0;
        }
        data[out + i] = ((near0 + far0) * x0 + (near2 + far2) * x2) +
          ((near1 + far1) * x1 + (near3 + far3) * x3);
      }
    },
  };
}

function within(at: number, end: number): number {
  return at < 0 ? 0 : at > end ? end : at;
}
