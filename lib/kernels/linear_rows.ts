/** Linear interpolation along lines, in plain TypeScript. @module */

/**
 * Weighs the eight values around each voxel of a line, as
 * `VolumeKernels.sampleLinear` says.
 *
 * @param data The scratch.
 * @param corner Where the first value is.
 * @param row Values from one to the next along y.
 * @param plane Values from one to the next along z.
 * @param out Where voxel 0 of the line is written.
 * @param first The first voxel to write.
 * @param last The last voxel to write.
 */
export function sampleLinearRow(
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
    const x1 = atX - cellX;
    const x0 = 1 - x1;
    const y1 = atY - cellY;
    const y0 = 1 - y1;
    const z1 = atZ - cellZ;
    const at = corner + cellX + cellY * row + cellZ * plane;
    const near = y0 * (x0 * data[at] + x1 * data[at + 1]) +
      y1 * (x0 * data[at + row] + x1 * data[at + row + 1]);
    const up = at + plane;
    const far = y0 * (x0 * data[up] + x1 * data[up + 1]) +
      y1 * (x0 * data[up + row] + x1 * data[up + row + 1]);
    data[out + i] = (1 - z1) * near + z1 * far;
  }
}

/** A place that rounding may have put just outside, put inside. */
function within(at: number, end: number): number {
  return at < 0 ? 0 : at > end ? end : at;
}
