/** Connected components of a volume. @module */

/** The connected components of a volume. */
export interface Components {
  /** For each voxel the number of its component, from 1; 0 outside. */
  readonly labels: Int32Array;
  /** How many components there are. */
  readonly count: number;
}

/**
 * Finds the components of voxels that touch by a face (6-connectivity).
 *
 * Components are numbered by their first voxel in the order of an array
 * indexed `[x][y][z]` with z fastest, as `scipy.ndimage.label` numbers them,
 * so that ties between components fall as they do there.
 *
 * @param volume One value a voxel, x fastest; every value but 0 is inside.
 * @param shape Voxels along x, y and z.
 * @returns The number of the component that each voxel is in.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { label } from "@niglm/niglm/stats";
 *
 * const { labels, count } = label(Uint8Array.of(1, 0, 1, 1), [4, 1, 1]);
 * assertEquals(count, 2);
 * assertEquals([...labels], [1, 0, 2, 2]);
 * ```
 */
export function label(
  volume: Uint8Array,
  shape: readonly [number, number, number],
): Components {
  const [nx, ny, nz] = shape;
  const plane = nx * ny;
  const labels = new Int32Array(plane * nz);
  const stack: number[] = [];
  let count = 0;

  const visit = (voxel: number): void => {
    if (volume[voxel] !== 0 && labels[voxel] === 0) {
      labels[voxel] = count;
      stack.push(voxel);
    }
  };

  for (let x = 0; x < nx; x++) {
    for (let y = 0; y < ny; y++) {
      for (let z = 0; z < nz; z++) {
        const seed = x + nx * y + plane * z;
        if (volume[seed] === 0 || labels[seed] !== 0) continue;
        count++;
        visit(seed);
        let voxel = stack.pop();
        while (voxel !== undefined) {
          const i = voxel % nx;
          const inPlane = voxel % plane;
          if (i > 0) visit(voxel - 1);
          if (i < nx - 1) visit(voxel + 1);
          if (inPlane >= nx) visit(voxel - nx);
          if (inPlane < plane - nx) visit(voxel + nx);
          if (voxel >= plane) visit(voxel - plane);
          if (voxel < plane * (nz - 1)) visit(voxel + plane);
          voxel = stack.pop();
        }
      }
    }
  }
  return { labels, count };
}
