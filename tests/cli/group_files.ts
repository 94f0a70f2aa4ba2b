/** Small maps of a group on the disk. @module */

import { join } from "@std/path";
import { buildNifti, type BuildOptions } from "../builders.ts";
import { generator } from "../glm/slab_oracle.ts";

/** Voxels of the maps. */
export const shape: readonly [number, number, number] = [6, 7, 5];
const size = shape[0] * shape[1] * shape[2];
/** Their affine. */
export const affine: readonly number[] = [
  3,
  0,
  0,
  -9,
  0,
  3,
  0,
  -9,
  0,
  0,
  3,
  -6,
  0,
  0,
  0,
  1,
];

/** Values of a map: noise about 1, from a seed. */
export function values(
  seed: number,
  change: (value: number, voxel: number) => number = (value) => value,
): Float64Array {
  const next = generator(seed);
  return Float64Array.from({ length: size }, (_, v) => change(1 + next(), v));
}

/** Writes a map. */
export async function writeMap(
  path: string,
  data: ArrayLike<number>,
  options: Partial<BuildOptions> = {},
): Promise<void> {
  const bytes = buildNifti({
    shape,
    affine,
    voxelSizes: [3, 3, 3],
    data,
    ...options,
    pair: false,
  });
  await Deno.writeFile(path, bytes);
}

/** Writes six maps, `map-1.nii` …, and their variances, `variance-1.nii` …. */
export async function writeGroup(folder: string): Promise<void> {
  for (let i = 1; i <= 6; i++) {
    await writeMap(join(folder, `map-${i}.nii`), values(i));
    await writeMap(
      join(folder, `variance-${i}.nii`),
      values(10 + i, (value) => 0.1 + (value - 1) ** 2),
    );
  }
}
