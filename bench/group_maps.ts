/** Smooth maps of noise in a head of 75,919 voxels. @module */

import type { MaskedMaps } from "../lib/glm/permuted_ols.ts";

const SHAPE = [53, 63, 46] as const;
const VOXELS = 75_919;

/** Numbers between 0 and 1 (a linear congruential generator). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

/** The voxels nearest to the middle of an ellipsoid that fills the volume. */
function headVoxels(): Uint32Array {
  const [nx, ny, nz] = SHAPE;
  const distance = (voxel: number) => {
    const place = [
      voxel % nx,
      Math.floor(voxel / nx) % ny,
      Math.floor(voxel / nx / ny),
    ];
    return place.reduce(
      (sum, x, axis) => sum + ((x + 0.5) / SHAPE[axis] - 0.5) ** 2,
      0,
    );
  };
  const distances = Float64Array.from(
    { length: nx * ny * nz },
    (_, v) => distance(v),
  );
  const limit = distances.toSorted()[VOXELS];
  const near = Uint32Array.from(distances.keys())
    .filter((voxel) => distances[voxel] <= limit);
  return near.subarray(0, VOXELS);
}

/**
 * Makes maps of noise that was smoothed along each axis twice.
 *
 * @param count Number of maps.
 * @returns The maps in their mask.
 */
export function makeGroupMaps(count: number): MaskedMaps {
  const [nx, ny, nz] = SHAPE;
  const voxels = headVoxels();
  const random = uniforms(1);
  const affine = [3, 0, 0, -78, 0, 3, 0, -112, 0, 0, 3, -50, 0, 0, 0, 1];
  const rows = Array.from({ length: count }, () => {
    let map = Float64Array.from(
      { length: nx * ny * nz },
      () =>
        Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()),
    );
    for (const stride of [1, nx, nx * ny, 1, nx, nx * ny]) {
      const source = map;
      map = source.map((value, v) =>
        ((source[v - stride] ?? value) + 2 * value +
          (source[v + stride] ?? value)) / 4
      );
    }
    return Float64Array.from(voxels, (voxel) => map[voxel]);
  });
  return {
    count,
    grid: { shape: SHAPE, affine, voxelSizes: [3, 3, 3] },
    voxels,
    rows: () => rows,
  };
}
