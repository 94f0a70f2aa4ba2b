/** The largest connected part of a mask. @module */

import { eachRow } from "../kernels/bit_rows.ts";
import { BitVolume } from "./bit_volume.ts";

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
  return keepLargest(BitVolume.ofMask(mask, shape)).toMask();
}

/**
 * Keeps the largest part of a mask of bits, as
 * {@linkcode largestConnectedComponent} does.
 *
 * @param bits The mask.
 * @returns The part; empty if `bits` is.
 */
export function keepLargest(bits: BitVolume): BitVolume {
  const [nx, ny, nz] = bits.rows.shape;
  const runs = findRuns(bits);
  const parents = runs.starts.map((_, run) => run);
  for (let row = 0; row < ny * nz; row++) {
    if (row % ny > 0) joinRows(runs, parents, row - 1, row, nx);
    if (row >= ny) joinRows(runs, parents, row - ny, row, nx);
  }
  const largest = findLargest(runs, parents, bits.rows.shape);
  const kept = new BitVolume(bits.rows);
  let row = 0;
  eachRow(bits.rows, (at) => {
    for (let run = runs.rows[row]; run < runs.rows[row + 1]; run++) {
      if (find(parents, run) !== largest) continue;
      const first = row * nx;
      setRun(kept.words, at, runs.starts[run] - first, runs.ends[run] - first);
    }
    row++;
  });
  return kept;
}

/** Finds the runs of each row: they start and end where bits change. */
function findRuns(bits: BitVolume): Runs {
  const [nx, ny, nz] = bits.rows.shape;
  const { width } = bits.rows;
  const { words } = bits;
  /** The bits that differ from the one before, with the word behind the row. */
  const changes = (at: number) => {
    const word = words[at];
    return word ^ (word << 1 | words[at - 1] >>> 31);
  };
  const rows = new Int32Array(ny * nz + 1);
  let count = 0;
  let row = 0;
  eachRow(bits.rows, (at) => {
    for (let w = 0; w <= width; w++) {
      for (let left = changes(at + w); left !== 0; left &= left - 1) count++;
    }
    rows[++row] = count / 2;
  });
  const starts = new Int32Array(count / 2);
  const ends = new Int32Array(count / 2);
  let taken = 0;
  let first = 0;
  eachRow(bits.rows, (at) => {
    for (let w = 0; w <= width; w++) {
      for (let left = changes(at + w); left !== 0; left &= left - 1) {
        const voxel = first + 32 * w + 31 - Math.clz32(left & -left);
        (taken % 2 === 0 ? starts : ends)[taken >> 1] = voxel;
        taken++;
      }
    }
    first += nx;
  });
  return { rows, starts, ends };
}

/** Sets the bits of a row from one voxel to the one before another. */
function setRun(
  words: Int32Array,
  row: number,
  start: number,
  end: number,
): void {
  const [first, last] = [start >> 5, (end - 1) >> 5];
  for (let w = first; w <= last; w++) {
    const from = w === first ? -1 << (start & 31) : -1;
    const to = w === last ? -1 >>> (31 - ((end - 1) & 31)) : -1;
    words[row + w] |= from & to;
  }
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
