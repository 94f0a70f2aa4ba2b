/** An orthonormal basis of a design, on which every sum is accumulated. @module */
import { diagonalize } from "../kernels/symmetric_eigen.ts";
import { accurateProduct } from "../kernels/accurate_product.ts";
import { columnGram, neighbourGram } from "../kernels/column_gram.ts";
import { subtractHalfProduct } from "../kernels/subtract_half_product.ts";
import { factorQr, upperFactor } from "../kernels/qr.ts";
import { svd } from "../kernels/svd.ts";

const MAX_TURNS = 6;

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
  /** Parameters that give the constant series 1, where it is spanned. */
  readonly constantParameters: Float64Array;
}

/**
 * Builds the basis of a design: the left singular vectors whose values the
 * pseudo-inverse keeps (above `max(rows, columns) · ε` of the largest), with
 * the map back to parameters of least norm. They come from the singular values
 * of the triangle of a QR factorisation, and are then made orthonormal within
 * the span of the columns: an ill-conditioned design costs a fit no digits.
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
  const triangle = upperFactor(factorQr(data, rowCount, columnCount));
  const { s, v } = svd(triangle, columnCount, columnCount);
  const cutoff = Math.max(rowCount, columnCount) * Number.EPSILON * s[0];
  const rank = s.filter((value) => value > cutoff).length;
  const fromBasis = new Float64Array(columnCount * rank);
  for (let i = 0; i < columnCount; i++) {
    for (let k = 0; k < rank; k++) {
      fromBasis[i * rank + k] = v[i * columnCount + k] / s[k];
    }
  }
  const q = separatedColumns(data, rowCount, columnCount, fromBasis, rank);
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
    constantParameters: parametersOfConstant(
      data,
      columnCount,
      fromBasis,
      constant,
    ),
  };
}

/**
 * Forms orthonormal columns that are also orthogonal to one another's sums of
 * neighbours in time, so that AR(1) whitening leaves their Gram matrix
 * diagonal but for one term. Rounding spoils this by the design's condition.
 */
function separatedColumns(
  data: Float64Array,
  rowCount: number,
  columnCount: number,
  fromBasis: Float64Array,
  rank: number,
): Float64Array {
  const q = orthonormalColumns(data, rowCount, columnCount, fromBasis, rank);
  const rotation = new Float64Array(rank * rank);
  diagonalize(neighbourGram(q, rowCount, rank), rank, rotation);
  fromBasis.set(
    accurateProduct(fromBasis, rotation, columnCount, rank, rank),
  );
  return orthonormalColumns(data, rowCount, columnCount, fromBasis, rank);
}

/**
 * Forms `data · fromBasis` and turns both until its columns are orthonormal.
 *
 * Their rounding errors lie in the span of the columns, where a factorisation
 * of an ill-conditioned design leaves errors that its condition multiplies.
 */
function orthonormalColumns(
  data: Float64Array,
  rowCount: number,
  columnCount: number,
  fromBasis: Float64Array,
  rank: number,
): Float64Array {
  const q = accurateProduct(data, fromBasis, rowCount, columnCount, rank);
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const excess = gramLessIdentity(q, rowCount, rank);
    subtractHalfProduct(fromBasis, excess, rank);
    subtractHalfProduct(q, excess, rank);
    if (excess.every((value) => Math.abs(value) < 1e-8)) break;
  }
  return q;
}

function gramLessIdentity(
  q: Float64Array,
  rowCount: number,
  rank: number,
): Float64Array {
  const gram = columnGram(q, rowCount, rank);
  for (let i = 0; i < rank; i++) gram[i * rank + i] -= 1;
  return gram;
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

/**
 * Parameters of least norm that give the constant series 1. Where a design of
 * full rank has a constant column they are that column's alone, exactly: a
 * series' level then never leaks into other parameters by rounding.
 */
function parametersOfConstant(
  data: Float64Array,
  columnCount: number,
  fromBasis: Float64Array,
  constant: Float64Array,
): Float64Array {
  const rank = constant.length;
  const parameters = new Float64Array(columnCount);
  for (let i = 0; i < columnCount; i++) {
    for (let k = 0; k < rank; k++) {
      parameters[i] += fromBasis[i * rank + k] * constant[k];
    }
  }
  if (rank < columnCount) return parameters;
  const column = parameters.findIndex((_, i) =>
    data[i] !== 0 && isConstant(data, columnCount, i)
  );
  if (column < 0) return parameters;
  return parameters.map((_, i) => i === column ? 1 / data[column] : 0);
}

function isConstant(
  data: Float64Array,
  columnCount: number,
  column: number,
): boolean {
  for (let i = column; i < data.length; i += columnCount) {
    if (data[i] !== data[column]) return false;
  }
  return true;
}
