/** Which voxels of a mask touch. @module */

/** Faces of a voxel. */
export const FACES = 6;

/**
 * Lists the neighbours of each voxel of a mask that touch it by a face.
 *
 * @param voxels Indices of the mask's voxels in a volume with x fastest,
 *   ascending.
 * @param shape Voxels along x, y and z.
 * @param target Receives the result, where given.
 * @returns Six numbers a voxel: where in `voxels` its neighbours stand;
 *   `voxels.length` for one outside the mask or the volume.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { maskNeighbours } from "@niglm/niglm/stats";
 *
 * const neighbours = maskNeighbours(Uint32Array.of(0, 1, 3), [4, 1, 1]);
 * assertEquals([...neighbours.subarray(0, 6)], [3, 1, 3, 3, 3, 3]);
 * ```
 */
export function maskNeighbours(
  voxels: Uint32Array,
  shape: readonly [number, number, number],
  target: Int32Array = new Int32Array(FACES * voxels.length),
): Int32Array {
  const [nx, ny, nz] = shape;
  const plane = nx * ny;
  const none = voxels.length;
  const places = new Int32Array(plane * nz).fill(none);
  voxels.forEach((voxel, place) => places[voxel] = place);
  voxels.forEach((voxel, place) => {
    const x = voxel % nx;
    const inPlane = voxel % plane;
    const at = FACES * place;
    target[at] = x > 0 ? places[voxel - 1] : none;
    target[at + 1] = x < nx - 1 ? places[voxel + 1] : none;
    target[at + 2] = inPlane >= nx ? places[voxel - nx] : none;
    target[at + 3] = inPlane < plane - nx ? places[voxel + nx] : none;
    target[at + 4] = voxel >= plane ? places[voxel - plane] : none;
    target[at + 5] = voxel < plane * (nz - 1) ? places[voxel + plane] : none;
  });
  return target;
}
