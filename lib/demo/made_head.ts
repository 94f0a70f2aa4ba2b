/** A head made of ellipsoids, and what lights up in it. @module */

import type { Grid } from "../nifti/types.ts";

/** A part of the made brain that responds to the conditions. */
export interface MadeRegion {
  /** What to call it. */
  readonly name: string;
  /** Its centre in mm. */
  readonly center: readonly [number, number, number];
  /** Its radius in mm. */
  readonly radius: number;
  /** Response at the centre to each condition, in percent of the mean. */
  readonly responses: Readonly<Record<string, number>>;
}

/** The responding parts: two prefer sounds, one pictures, one is impartial. */
export const madeRegions: readonly MadeRegion[] = [
  {
    name: "left auditory",
    center: [-50, -20, 10],
    radius: 14,
    responses: { sound: 2.4, picture: 0.4 },
  },
  {
    name: "right auditory",
    center: [50, -20, 10],
    radius: 12,
    responses: { sound: 2, picture: 0.4 },
  },
  {
    name: "visual",
    center: [2, -84, 2],
    radius: 16,
    responses: { sound: 0, picture: 2.2 },
  },
  {
    name: "impartial",
    center: [2, 2, 50],
    radius: 14,
    responses: { sound: 1.5, picture: 1.5 },
  },
];

const shape = [40, 48, 36] as const;
const voxelSize = 4;
const origin = [-78, -112, -62] as const;

/** The grid of the made run: 40×48×36 voxels of 4 mm. */
export const madeGrid: Grid = {
  shape,
  affine: [
    ...[voxelSize, 0, 0, origin[0]],
    ...[0, voxelSize, 0, origin[1]],
    ...[0, 0, voxelSize, origin[2]],
    ...[0, 0, 0, 1],
  ],
  voxelSizes: [voxelSize, voxelSize, voxelSize],
};

const middle = [0, -18, 8] as const;
const brainRadii = [66, 82, 60] as const;
const air = 12;
const skull = 90;
const scalp = 320;

/**
 * The image that the made scanner would see without noise: a brain that
 * darkens from its middle outwards, a skull, a scalp and the air around.
 *
 * @returns One value a voxel, x fastest.
 */
export function madeAnatomy(): Float64Array {
  return eachVoxel((x, y, z) => {
    const distance = Math.hypot(
      (x - middle[0]) / brainRadii[0],
      (y - middle[1]) / brainRadii[1],
      (z - middle[2]) / brainRadii[2],
    );
    if (distance < 1) return 1100 - 250 * distance ** 2;
    if (distance < 1.05) return skull;
    if (distance < 1.12) return scalp;
    return air;
  });
}

/**
 * The true response to a condition: a smooth bump in every region.
 *
 * @param condition Name of the condition.
 * @returns Percent of the mean, one value a voxel, x fastest; 0 outside the
 * regions.
 */
export function madeResponse(condition: string): Float64Array {
  return eachVoxel((x, y, z) => {
    let total = 0;
    for (const { center, radius, responses } of madeRegions) {
      const distance = Math.hypot(
        x - center[0],
        y - center[1],
        z - center[2],
      ) / radius;
      if (distance >= 1) continue;
      total += (responses[condition] ?? 0) * (1 - 0.7 * distance ** 2);
    }
    return total;
  });
}

/**
 * The voxels of a region.
 *
 * @param region The region.
 * @returns 1 inside, 0 outside, one value a voxel.
 */
export function voxelsOfRegion(region: MadeRegion): Float64Array {
  const { center, radius } = region;
  return eachVoxel((x, y, z) =>
    Math.hypot(x - center[0], y - center[1], z - center[2]) < radius ? 1 : 0
  );
}

function eachVoxel(
  value: (x: number, y: number, z: number) => number,
): Float64Array {
  const [nx, ny, nz] = shape;
  const values = new Float64Array(nx * ny * nz);
  let at = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        values[at++] = value(
          origin[0] + voxelSize * i,
          origin[1] + voxelSize * j,
          origin[2] + voxelSize * k,
        );
      }
    }
  }
  return values;
}
