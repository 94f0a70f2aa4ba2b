/** Inverse of small symmetric positive definite matrices. @module */

/**
 * Inverts a symmetric positive definite matrix through its Cholesky factor
 * (Golub & Van Loan, Matrix Computations, 4.2).
 *
 * @param a Row-major `n × n` values; only the lower triangle is read.
 * @param n Order of the matrix.
 * @returns The inverse, row-major, exactly symmetric.
 * @throws {RangeError} If the matrix is not positive definite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { invertPositiveDefinite } from "./cholesky.ts";
 *
 * const inverse = invertPositiveDefinite(new Float64Array([4, 0, 0, 2]), 2);
 * assertAlmostEquals(inverse[3], 0.5, 1e-15);
 * ```
 */
export function invertPositiveDefinite(
  a: Float64Array,
  n: number,
): Float64Array {
  const factor = invertLower(lowerFactor(a, n), n);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += factor[k * n + i] * factor[k * n + j];
      out[i * n + j] = sum;
      out[j * n + i] = sum;
    }
  }
  return out;
}

function lowerFactor(a: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k];
      if (i !== j) {
        l[i * n + j] = sum / l[j * n + j];
        continue;
      }
      if (!(sum > 0)) {
        throw new RangeError(
          `Cannot factor a matrix of order ${n} as it is not positive definite: pivot ${i} is ${sum}`,
        );
      }
      l[i * n + i] = Math.sqrt(sum);
    }
  }
  return l;
}

function invertLower(l: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    out[j * n + j] = 1 / l[j * n + j];
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= l[i * n + k] * out[k * n + j];
      out[i * n + j] = sum / l[i * n + i];
    }
  }
  return out;
}
