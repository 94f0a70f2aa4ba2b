/** Values of cubic splines along lines, in plain TypeScript. @module */

/** One sixth, with which the spline's pieces are scaled. */
const SIXTH = 1 / 6;

const weights = new Float64Array(4);

/**
 * Samples a cubic B-spline along a line, as `VolumeKernels.sampleRow` says.
 *
 * @param data The scratch.
 * @param corner Where the first coefficient that reaches the first voxel is.
 * @param row Values from a coefficient to the next one along y.
 * @param plane Values from a coefficient to the next one along z.
 * @param out Where voxel 0 of the line is written.
 * @param first The first voxel to write.
 * @param last The last voxel to write.
 */
export function sampleSplineRow(
  data: Float64Array,
  corner: number,
  row: number,
  plane: number,
  out: number,
  first: number,
  last: number,
): void {
  const [startX, startY, startZ, stepX, stepY, stepZ, endX, endY, endZ] = data;
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
    weights[0] = restY * restY * restY * SIXTH;
    weights[1] = (y * y * (y - 2) * 3 + 4) * SIXTH;
    weights[2] = (restY * restY * (restY - 2) * 3 + 4) * SIXTH;
    weights[3] = 1 - weights[0] - weights[1] - weights[2];
    const z = atZ - cellZ;
    const restZ = 1 - z;
    const z0 = restZ * restZ * restZ * SIXTH;
    const z1 = (z * z * (z - 2) * 3 + 4) * SIXTH;
    const z2 = (restZ * restZ * (restZ - 2) * 3 + 4) * SIXTH;
    const z3 = 1 - z0 - z1 - z2;
    let a = corner + cellX + cellY * row + cellZ * plane;
    let b = a + plane;
    let c = b + plane;
    let d = c + plane;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let k = 0; k < 4; k++) {
      const weight = weights[k];
      sum0 += weight *
        (z0 * data[a] + z1 * data[b] + z2 * data[c] + z3 * data[d]);
      sum1 += weight * (z0 * data[a + 1] + z1 * data[b + 1] +
        z2 * data[c + 1] + z3 * data[d + 1]);
      sum2 += weight * (z0 * data[a + 2] + z1 * data[b + 2] +
        z2 * data[c + 2] + z3 * data[d + 2]);
      sum3 += weight * (z0 * data[a + 3] + z1 * data[b + 3] +
        z2 * data[c + 3] + z3 * data[d + 3]);
      a += row;
      b += row;
      c += row;
      d += row;
    }
    data[out + i] = (sum0 * x0 + sum2 * x2) + (sum1 * x1 + sum3 * x3);
  }
}

function within(at: number, end: number): number {
  return at < 0 ? 0 : at > end ? end : at;
}
