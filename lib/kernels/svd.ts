/** Singular value decomposition of small dense matrices. @module */

/** A thin singular value decomposition, `a = u · diag(s) · vᵀ`. */
export interface Svd {
  /** Left singular vectors, `rows × columns`, row-major. */
  readonly u: Float64Array;
  /** Singular values, largest first (`columns`). */
  readonly s: Float64Array;
  /** Right singular vectors, `columns × columns`, row-major. */
  readonly v: Float64Array;
}

const MAX_SWEEPS = 60;

/**
 * Decomposes a tall matrix by one-sided Jacobi rotations (Hestenes 1958; de
 * Rijk 1989), which finds small singular values to high relative accuracy.
 *
 * @param a Row-major `rows × columns` values; left untouched.
 * @param rows Number of rows, at least `columns`.
 * @param columns Number of columns.
 * @returns The thin decomposition; a left vector of a zero value is zero.
 * @throws {RangeError} If the shape does not fit or a value is not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { svd } from "./svd.ts";
 *
 * const { s } = svd(new Float64Array([3, 0, 0, 4]), 2, 2);
 * assertAlmostEquals(s[0], 4, 1e-15);
 * ```
 */
export function svd(a: Float64Array, rows: number, columns: number): Svd {
  if (a.length !== rows * columns || rows < columns) {
    throw new RangeError(
      `Cannot decompose a matrix of ${rows} × ${columns} held in ${a.length} values: expected rows >= columns and rows × columns values`,
    );
  }
  if (!a.every(Number.isFinite)) {
    throw new RangeError("Cannot decompose a matrix with non-finite values");
  }
  const work = transpose(a, rows, columns);
  const right = identity(columns);
  rotateUntilOrthogonal(work, right, rows, columns);
  return sorted(work, right, rows, columns);
}

function transpose(
  a: Float64Array,
  rows: number,
  columns: number,
): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j];
  }
  return out;
}

function identity(n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  return out;
}

/** Rotates pairs of columns (each contiguous in `work`) until all are orthogonal. */
function rotateUntilOrthogonal(
  work: Float64Array,
  right: Float64Array,
  rows: number,
  columns: number,
): void {
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < columns - 1; p++) {
      for (let q = p + 1; q < columns; q++) {
        if (rotatePair(work, right, rows, columns, p, q)) rotated = true;
      }
    }
    if (!rotated) return;
  }
}

function rotatePair(
  work: Float64Array,
  right: Float64Array,
  rows: number,
  columns: number,
  p: number,
  q: number,
): boolean {
  let alpha = 0;
  let beta = 0;
  let gamma = 0;
  const a = p * rows;
  const b = q * rows;
  for (let i = 0; i < rows; i++) {
    const x = work[a + i];
    const y = work[b + i];
    alpha += x * x;
    beta += y * y;
    gamma += x * y;
  }
  if (Math.abs(gamma) <= 1e-16 * Math.sqrt(alpha * beta)) return false;
  if (alpha === 0 || beta === 0) return false;
  const zeta = (beta - alpha) / (2 * gamma);
  const tangent = (zeta < 0 ? -1 : 1) /
    (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  rotate(work, a, b, rows, cosine, sine);
  rotate(right, p * columns, q * columns, columns, cosine, sine);
  return true;
}

function rotate(
  m: Float64Array,
  a: number,
  b: number,
  n: number,
  cosine: number,
  sine: number,
): void {
  for (let i = 0; i < n; i++) {
    const x = m[a + i];
    const y = m[b + i];
    m[a + i] = cosine * x - sine * y;
    m[b + i] = sine * x + cosine * y;
  }
}

function sorted(
  work: Float64Array,
  right: Float64Array,
  rows: number,
  columns: number,
): Svd {
  const norms = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    norms[j] = norm(work.subarray(j * rows, (j + 1) * rows));
  }
  const order = Array.from(norms.keys()).sort((i, j) => norms[j] - norms[i]);
  const u = new Float64Array(rows * columns);
  const s = new Float64Array(columns);
  const v = new Float64Array(columns * columns);
  for (const [to, from] of order.entries()) {
    s[to] = norms[from];
    for (let i = 0; i < rows; i++) {
      u[i * columns + to] = norms[from] === 0
        ? 0
        : work[from * rows + i] / norms[from];
    }
    for (let i = 0; i < columns; i++) {
      v[i * columns + to] = right[from * columns + i];
    }
  }
  return { u, s, v };
}

function norm(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return 0;
  let sum = 0;
  for (const value of values) sum += (value / largest) * (value / largest);
  return largest * Math.sqrt(sum);
}
