/** The group that make_permutation.py makes. @module */

import type { MaskedMaps } from "../../lib/glm/permuted_ols.ts";
import type { DesignRows } from "../../lib/glm/tested_effect.ts";
import { noise, smoothNoise } from "../noise.ts";

const shape = [7, 6, 5] as const;

/** Twelve smooth maps with a bump, in an irregular mask. */
export function makeGroup(
  count = 12,
): MaskedMaps & { values: Float64Array[] } {
  const inside = noise(99, shape);
  const voxels = Uint32Array.from(inside.keys()).filter((v) => inside[v] > 20);
  const values = Array.from({ length: count }, (_, seed) => {
    const volume = smoothNoise(seed + 1, shape);
    return Float64Array.from(voxels, (voxel) => {
      const x = voxel % 7;
      const y = Math.floor(voxel / 7) % 6;
      const z = Math.floor(voxel / 42);
      const active = x >= 2 && x < 5 && y >= 1 && y < 4 && z >= 1 && z < 4;
      return volume[voxel] + (active ? 0.8 : 0);
    });
  });
  return {
    count,
    grid: {
      shape,
      affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
      voxelSizes: [1, 1, 1],
    },
    voxels,
    values,
    rows: () => values,
  };
}

/** A design from its rows. */
export function designOf(rows: readonly (readonly number[])[]): DesignRows {
  return {
    rowCount: rows.length,
    columnCount: rows[0].length,
    data: Float64Array.from(rows.flat()),
  };
}
