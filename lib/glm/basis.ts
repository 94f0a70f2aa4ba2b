/** An orthonormal basis of a design, on which every sum is accumulated. @module */
import { svd } from "../kernels/svd.ts";

/** What a fit needs to know of its design. */
export interface DesignBasis {
  /** Number of scans. */
  readonly rowCount: number;
  /** Number of design columns. */
  readonly columnCount: number;
  /** Dimension of the space that the columns span (the pseudo-inverse's rank). */
  readonly rank: number;
  /** Rank that the degrees of freedom are counted with. */
  readonly modelRank: number;
  /** Orthonormal columns, row-major `rowCount × rank`. */
  readonly q: Float64Array;
  /** Row-major `columnCount × rank`: parameters = `fromBasis` · coefficients on `q`. */
  readonly fromBasis: Float64Array;
  /** Coefficients of the constant series 1 on `q`. */
  readonly constant: Float64Array;
  /** Whether the constant series lies in the span of the columns. */
  readonly hasConstant: boolean;
}

/**
 * Builds the basis of a design: the left singular vectors whose values the
 * pseudo-inverse keeps (above `max(rows, columns) · ε` of the largest), with
 * the map back to parameters of least norm. Working on it instead of on the
 * columns costs an ill-conditioned design no digits.
 *
 * @param data Design values, row-major `rowCount × columnCount`.
 * @param rowCount Number of scans, at least `columnCount`.
 * @param columnCount Number of columns.
 * @returns The basis.
 * @throws {RangeError} If there are more columns than scans.
 */
export function makeDesignBasis(
  data: Float64Array,
  rowCount: number,
  columnCount: number,
): DesignBasis {
  const { u, s, v } = svd(data, rowCount, columnCount);
  const cutoff = Math.max(rowCount, columnCount) * Number.EPSILON * s[0];
  const rank = s.filter((value) => value > cutoff).length;
  const q = new Float64Array(rowCount * rank);
  for (let t = 0; t < rowCount; t++) {
    for (let k = 0; k < rank; k++) q[t * rank + k] = u[t * columnCount + k];
  }
  const fromBasis = new Float64Array(columnCount * rank);
  for (let i = 0; i < columnCount; i++) {
    for (let k = 0; k < rank; k++) {
      fromBasis[i * rank + k] = v[i * columnCount + k] / s[k];
    }
  }
  const constant = columnSums(q, rowCount, rank);
  return {
    rowCount,
    columnCount,
    rank,
    modelRank: absoluteRank(data, s),
    q,
    fromBasis,
    constant,
    hasConstant: spansConstant(q, constant, rowCount, rank),
  };
}

function columnSums(
  q: Float64Array,
  rowCount: number,
  rank: number,
): Float64Array {
  const sums = new Float64Array(rank);
  for (let t = 0; t < rowCount; t++) {
    for (let k = 0; k < rank; k++) sums[k] += q[t * rank + k];
  }
  return sums;
}

function spansConstant(
  q: Float64Array,
  constant: Float64Array,
  rowCount: number,
  rank: number,
): boolean {
  let largest = 0;
  for (let t = 0; t < rowCount; t++) {
    let value = 0;
    for (let k = 0; k < rank; k++) value += q[t * rank + k] * constant[k];
    largest = Math.max(largest, Math.abs(1 - value));
  }
  return largest < 1e-12 * Math.sqrt(rowCount);
}

/** Singular values above `ε · Σ|x|`, as nilearn counts degrees of freedom. */
function absoluteRank(data: Float64Array, s: Float64Array): number {
  const total = data.reduce((sum, value) => sum + Math.abs(value), 0);
  return s.filter((value) => value > total * Number.EPSILON).length;
}
