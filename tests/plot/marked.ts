/** A map with a mark on the right, in front and above, on many grids. @module */

import type { Image } from "../../lib/nifti/types.ts";
import type { TileItem } from "../../lib/plot/mod.ts";

const SHAPE = [21, 23, 19] as const;

/** A map that is zero but for a block in the right, front, upper corner. */
export function marked(affine: readonly number[]): Image {
  const [nx, ny, nz] = SHAPE;
  const data = new Float64Array(nx * ny * nz);
  let voxel = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        const at = (row: number) =>
          affine[4 * row] * i + affine[4 * row + 1] * j +
          affine[4 * row + 2] * k + affine[4 * row + 3];
        const inside = Math.abs(at(0) - 18) < 7 && Math.abs(at(1) - 14) < 7 &&
          Math.abs(at(2) - 10) < 7;
        data[voxel++] = inside ? 5 : 0;
      }
    }
  }
  const grid = { shape: SHAPE, affine, voxelSizes: [3, 3, 3] } as const;
  return { grid, volumeCount: 1, data };
}

/** An affine whose middle voxel is at 0, 0, 0 mm. */
function centred(rows: readonly (readonly number[])[]): number[] {
  return [
    ...rows.flatMap((row) => [
      ...row,
      -(row[0] * 10 + row[1] * 11 + row[2] * 9),
    ]),
    ...[0, 0, 0, 1],
  ];
}

/** Affines by what they do. */
export const turned: Readonly<Record<string, readonly number[]>> = {
  upright: centred([[3, 0, 0], [0, 3, 0], [0, 0, 3]]),
  flipped: centred([[-3, 0, 0], [0, 3, 0], [0, 0, 3]]),
  "upside down": centred([[3, 0, 0], [0, -3, 0], [0, 0, -3]]),
  swapped: centred([[0, 0, -3], [3, 0, 0], [0, 3, 0]]),
  oblique: centred([[2.9, 0.5, -0.3], [-0.5, 2.9, 0.4], [0.4, -0.3, 2.9]]),
  "oblique and flipped": centred([
    [-2.9, 0.5, 0.3],
    [0.5, 2.9, 0.4],
    [-0.4, -0.3, 2.9],
  ]),
};

/** Where the coloured cells of a tile have their middle, from 0 to 1. */
export function middle(
  { rgba, columns, rows }: TileItem,
): [number, number] {
  let [count, right, down] = [0, 0, 0];
  for (let cell = 0; cell < columns * rows; cell++) {
    if (rgba[4 * cell + 3] === 0) continue;
    count++;
    right += (cell % columns + 0.5) / columns;
    down += (Math.floor(cell / columns) + 0.5) / rows;
  }
  return [right / count, down / count];
}
