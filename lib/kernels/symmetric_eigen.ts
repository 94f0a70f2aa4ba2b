/** Eigenvalues of small symmetric matrices. @module */

const MAX_SWEEPS = 50;

/**
 * Diagonalises a symmetric matrix by Jacobi rotations, cyclic by row (Golub &
 * Van Loan, Matrix Computations, 8.5).
 *
 * @param a Row-major `n × n` symmetric values; replaced by a matrix whose
 * diagonal holds the eigenvalues, in no particular order.
 * @param n Order of the matrix.
 * @param vectors Receives the eigenvectors, one a column, row-major `n × n`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { diagonalize } from "./symmetric_eigen.ts";
 *
 * const a = new Float64Array([2, 1, 1, 2]);
 * diagonalize(a, 2, new Float64Array(4));
 * assertAlmostEquals(a[0] * a[3], 3, 1e-14);
 * assertAlmostEquals(a[1], 0, 1e-14);
 * ```
 */
export function diagonalize(
  a: Float64Array,
  n: number,
  vectors: Float64Array,
): void {
  vectors.fill(0);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = a[p * n + q];
        const size = Math.sqrt(Math.abs(a[p * n + p] * a[q * n + q]));
        if (!(Math.abs(off) > 1e-17 * size)) continue;
        rotated = true;
        rotate(a, n, vectors, p, q);
      }
    }
    if (!rotated) return;
  }
}

/** Rotates rows and columns p and q so that their element vanishes. */
function rotate(
  a: Float64Array,
  n: number,
  vectors: Float64Array,
  p: number,
  q: number,
): void {
  const off = a[p * n + q];
  const zeta = (a[q * n + q] - a[p * n + p]) / (2 * off);
  const tangent = (zeta < 0 ? -1 : 1) /
    (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  a[p * n + p] -= tangent * off;
  a[q * n + q] += tangent * off;
  a[p * n + q] = 0;
  a[q * n + p] = 0;
  for (let i = 0; i < n; i++) {
    if (i !== p && i !== q) {
      const x = a[i * n + p];
      const y = a[i * n + q];
      a[i * n + p] = a[p * n + i] = cosine * x - sine * y;
      a[i * n + q] = a[q * n + i] = sine * x + cosine * y;
    }
    const x = vectors[i * n + p];
    const y = vectors[i * n + q];
    vectors[i * n + p] = cosine * x - sine * y;
    vectors[i * n + q] = sine * x + cosine * y;
  }
}
