/** Values for voxels that have none. @module */

/** How far values are carried on, in voxels. */
const REACH = 2;

/**
 * Gives the voxels that are not finite the mean of their neighbours that are,
 * two voxels far; beyond, they become 0. Neighbours share a face.
 *
 * @param volume One value a voxel, x fastest; changed in place.
 * @param shape Voxels along x, y and z.
 */
export function extrapolate(
  volume: Float64Array,
  shape: readonly [number, number, number],
): void {
  const known = new Uint8Array(volume.length);
  let missing: number[] = [];
  for (let v = 0; v < volume.length; v++) {
    if (Number.isFinite(volume[v])) known[v] = 1;
    else missing.push(v);
  }
  for (let round = 0; round < REACH; round++) {
    const found: number[] = [];
    const left: number[] = [];
    for (const v of missing) {
      const mean = meanOfNeighbours(volume, known, shape, v);
      if (mean === undefined) {
        left.push(v);
      } else {
        volume[v] = mean;
        found.push(v);
      }
    }
    for (const v of found) known[v] = 1;
    missing = left;
  }
  for (const v of missing) volume[v] = 0;
}

/** The mean of the neighbours whose values are known, where there are any. */
function meanOfNeighbours(
  volume: Float64Array,
  known: Uint8Array,
  [nx, ny, nz]: readonly [number, number, number],
  voxel: number,
): number | undefined {
  const x = voxel % nx;
  const y = Math.floor(voxel / nx) % ny;
  const z = Math.floor(voxel / nx / ny);
  let sum = 0;
  let count = 0;
  const add = (exists: boolean, neighbour: number) => {
    if (!exists || known[neighbour] === 0) return;
    sum += volume[neighbour];
    count++;
  };
  add(x + 1 < nx, voxel + 1);
  add(x > 0, voxel - 1);
  add(y + 1 < ny, voxel + nx);
  add(y > 0, voxel - nx);
  add(z + 1 < nz, voxel + nx * ny);
  add(z > 0, voxel - nx * ny);
  return count > 0 ? sum / count : undefined;
}
