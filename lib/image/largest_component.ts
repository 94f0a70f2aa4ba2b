/** The largest connected part of a mask. @module */

/** The runs of inside voxels along x, row by row. */
interface Runs {
  /** Number of each row's first run, and one past the last run. */
  readonly rows: Int32Array;
  /** First voxel of each run. */
  readonly starts: Int32Array;
  /** The voxel after each run. */
  readonly ends: Int32Array;
}

/**
 * Keeps the largest part of a mask whose voxels touch by faces.
 *
 * Of parts of equal size the one stays whose first voxel comes first in the
 * order x slowest, z fastest.
 *
 * @param mask One byte a voxel, x fastest; every value but 0 is inside.
 * @param shape Voxels along x, y and z.
 * @returns A new mask of 0 and 1; empty if `mask` is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { largestConnectedComponent } from "@niglm/niglm/image";
 *
 * const mask = Uint8Array.of(1, 0, 1, 1);
 * assertEquals([...largestConnectedComponent(mask, [4, 1, 1])], [0, 0, 1, 1]);
 * ```
 */
export function largestConnectedComponent(
  mask: Uint8Array,
  shape: readonly [number, number, number],
): Uint8Array {
  const [nx, ny, nz] = shape;
  const runs = findRuns(mask, nx, ny * nz);
  const parents = runs.starts.map((_, run) => run);
  for (let row = 0; row < ny * nz; row++) {
    if (row % ny > 0) joinRows(runs, parents, row - 1, row, nx);
    if (row >= ny) joinRows(runs, parents, row - ny, row, nx);
  }
  const largest = findLargest(runs, parents, shape);
  const kept = new Uint8Array(mask.length);
  for (let run = 0; run < parents.length; run++) {
    if (find(parents, run) === largest) {
      kept.fill(1, runs.starts[run], runs.ends[run]);
    }
  }
  return kept;
}

/** Finds the runs of rows of `nx` voxels. */
function findRuns(mask: Uint8Array, nx: number, rowCount: number): Runs {
  const rows = new Int32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row++) {
    let count = 0;
    let previous = 0;
    for (let voxel = row * nx; voxel < (row + 1) * nx; voxel++) {
      if (mask[voxel] !== 0 && previous === 0) count++;
      previous = mask[voxel];
    }
    rows[row + 1] = rows[row] + count;
  }
  const starts = new Int32Array(rows[rowCount]);
  const ends = new Int32Array(rows[rowCount]);
  for (let row = 0; row < rowCount; row++) {
    let voxel = row * nx;
    for (let run = rows[row]; run < rows[row + 1]; run++) {
      while (mask[voxel] === 0) voxel++;
      starts[run] = voxel;
      while (voxel < (row + 1) * nx && mask[voxel] !== 0) voxel++;
      ends[run] = voxel;
    }
  }
  return { rows, starts, ends };
}

/** Joins the runs of two rows that lie side by side. */
function joinRows(
  { rows, starts, ends }: Runs,
  parents: Int32Array,
  before: number,
  after: number,
  nx: number,
): void {
  const shift = (after - before) * nx;
  let a = rows[before];
  let b = rows[after];
  while (a < rows[before + 1] && b < rows[after + 1]) {
    if (starts[a] + shift < ends[b] && starts[b] < ends[a] + shift) {
      parents[find(parents, b)] = find(parents, a);
    }
    if (ends[a] + shift < ends[b]) a++;
    else b++;
  }
}

/** The run that stands for the part that a run is in. */
function find(parents: Int32Array, run: number): number {
  while (parents[run] !== run) {
    parents[run] = parents[parents[run]];
    run = parents[run];
  }
  return run;
}

/** The run that stands for the largest part, -1 where there is none. */
function findLargest(
  { starts, ends }: Runs,
  parents: Int32Array,
  [nx, ny, nz]: readonly [number, number, number],
): number {
  const sizes = new Int32Array(parents.length);
  const firsts = new Int32Array(parents.length).fill(nx * ny * nz);
  for (let run = 0; run < parents.length; run++) {
    const part = find(parents, run);
    const x = starts[run] % nx;
    const row = (starts[run] - x) / nx;
    const y = row % ny;
    const first = (x * ny + y) * nz + (row - y) / ny;
    sizes[part] += ends[run] - starts[run];
    firsts[part] = Math.min(firsts[part], first);
  }
  let largest = -1;
  let size = 0;
  let first = 0;
  for (let part = 0; part < sizes.length; part++) {
    const wins = sizes[part] > size ||
      (sizes[part] === size && firsts[part] < first);
    if (wins) [largest, size, first] = [part, sizes[part], firsts[part]];
  }
  return largest;
}
