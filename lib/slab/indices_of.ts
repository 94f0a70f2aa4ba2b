/** Which voxels of a grid a fit works on. @module */

/**
 * Lists the positions of values that are not zero.
 *
 * @param values One value a voxel.
 * @returns The positions, ascending.
 */
export function indicesOf(values: Uint8Array): Uint32Array {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) count++;
  const indices = new Uint32Array(count);
  let at = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== 0) indices[at++] = i;
  }
  return indices;
}
