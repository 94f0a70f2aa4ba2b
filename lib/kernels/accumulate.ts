/** Sums over time of products with a basis, in plain TypeScript. @module */

import type { Sums, VolumeRows } from "./types.ts";

/** Voxels of one block; its shifted series is packed as rows of this many. */
const WIDTH = 4;
/** Most volumes that one block's packed series holds. */
const DEPTH = 64;

/**
 * Adds volumes to the sums of a range of voxels: with z = y − shift, Σ b·z for
 * each of K basis columns, Σ z² and Σ z·(previous z). Every product is rounded
 * before it is added, and every sum runs in the order of time, so no cut of
 * the run into batches and of the voxels into ranges changes a bit.
 *
 * @param sums The sums, changed in place.
 * @param basis The basis at these volumes: `count` rows of K values.
 * @param volumes `count` rows of finite values that hold these voxels.
 * @param count Number of volumes.
 * @param voxelStart The first voxel.
 * @param voxelEnd The voxel after the last.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { accumulate } from "./accumulate.ts";
 *
 * const sums = {
 *   acc: new Float64Array(1),
 *   zz: new Float64Array(1),
 *   lag: new Float64Array(1),
 *   zprev: new Float64Array(1),
 *   shift: new Float64Array([10]),
 * };
 * const volumes = { values: new Float64Array([11, 13]), stride: 1, start: 0 };
 * accumulate(sums, new Float64Array([2, 5]), volumes, 2, 0, 1);
 * assertEquals([sums.acc[0], sums.zz[0], sums.lag[0]], [17, 10, 3]);
 * ```
 */
export function accumulate(
  sums: Sums,
  basis: Float64Array,
  volumes: VolumeRows,
  count: number,
  voxelStart: number,
  voxelEnd: number,
): void {
  const { acc, shift } = sums;
  const rowLength = shift.length;
  const columns = rowLength === 0 ? 0 : acc.length / rowLength;
  const series = new Float64Array(WIDTH * DEPTH);
  for (let first = 0; first < count; first += DEPTH) {
    const depth = Math.min(DEPTH, count - first);
    let voxel = voxelStart;
    for (; voxel + WIDTH <= voxelEnd; voxel += WIDTH) {
      for (let lane = 0; lane < WIDTH; lane++) {
        pack(sums, volumes, first, depth, voxel + lane, series, lane);
      }
      const basisStart = first * columns;
      let column = 0;
      for (; column + 2 <= columns; column += 2) {
        addTwoColumns(
          acc,
          column * rowLength + voxel,
          rowLength,
          basis,
          basisStart + column,
          columns,
          series,
          depth,
        );
      }
      if (column < columns) {
        for (let lane = 0; lane < WIDTH; lane++) {
          addColumn(
            acc,
            column * rowLength + voxel + lane,
            basis,
            basisStart + column,
            columns,
            series,
            lane,
            depth,
          );
        }
      }
    }
    for (; voxel < voxelEnd; voxel++) {
      pack(sums, volumes, first, depth, voxel, series, 0);
      for (let column = 0; column < columns; column++) {
        addColumn(
          acc,
          column * rowLength + voxel,
          basis,
          first * columns + column,
          columns,
          series,
          0,
          depth,
        );
      }
    }
  }
}

/** Packs one voxel's shifted series into a lane, and adds its squares. */
function pack(
  sums: Sums,
  volumes: VolumeRows,
  first: number,
  depth: number,
  voxel: number,
  series: Float64Array,
  lane: number,
): void {
  const { values, stride, start } = volumes;
  const shift = sums.shift[voxel];
  let previous = sums.zprev[voxel];
  let zz = sums.zz[voxel];
  let lag = sums.lag[voxel];
  let from = first * stride + voxel - start;
  for (let t = 0, to = lane; t < depth; t++, to += WIDTH, from += stride) {
    const z = values[from] - shift;
    zz += z * z;
    lag += z * previous;
    previous = z;
    series[to] = z;
  }
  sums.zprev[voxel] = previous;
  sums.zz[voxel] = zz;
  sums.lag[voxel] = lag;
}

/** Adds one basis column's products with one lane of the packed series. */
function addColumn(
  acc: Float64Array,
  at: number,
  basis: Float64Array,
  basisAt: number,
  columns: number,
  series: Float64Array,
  lane: number,
  depth: number,
): void {
  let sum = acc[at];
  for (let t = 0; t < depth; t++) {
    sum += basis[basisAt + t * columns] * series[t * WIDTH + lane];
  }
  acc[at] = sum;
}

/** Adds two basis columns' products with all lanes of the packed series. */
function addTwoColumns(
  acc: Float64Array,
  at: number,
  rowLength: number,
  basis: Float64Array,
  basisAt: number,
  columns: number,
  series: Float64Array,
  depth: number,
): void {
  const next = at + rowLength;
  let a0 = acc[at];
  let a1 = acc[at + 1];
  let a2 = acc[at + 2];
  let a3 = acc[at + 3];
  let b0 = acc[next];
  let b1 = acc[next + 1];
  let b2 = acc[next + 2];
  let b3 = acc[next + 3];
  const end = depth * WIDTH;
  for (let s = 0, b = basisAt; s < end; s += WIDTH, b += columns) {
    const z0 = series[s];
    const z1 = series[s + 1];
    const z2 = series[s + 2];
    const z3 = series[s + 3];
    const p = basis[b];
    const q = basis[b + 1];
    a0 += p * z0;
    a1 += p * z1;
    a2 += p * z2;
    a3 += p * z3;
    b0 += q * z0;
    b1 += q * z1;
    b2 += q * z2;
    b3 += q * z3;
  }
  acc[at] = a0;
  acc[at + 1] = a1;
  acc[at + 2] = a2;
  acc[at + 3] = a3;
  acc[next] = b0;
  acc[next + 1] = b1;
  acc[next + 2] = b2;
  acc[next + 3] = b3;
}
