/** QR factorisation of small dense matrices. @module */

/** A QR factorisation by Householder reflections, kept in factored form. */
export interface Qr {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /**
   * Column after column of `rows` values: R on and above the diagonal, the
   * reflections' vectors (whose first element is 1) below it.
   */
  readonly factors: Float64Array;
  /** 2 / vᵀv of each reflection; 0 where nothing was reflected. */
  readonly scales: Float64Array;
}

/**
 * Factors a tall matrix as `a = q · r` by Householder reflections (Golub & Van
 * Loan, Matrix Computations, 5.2).
 *
 * @param a Row-major `rows × columns` values; left untouched.
 * @param rows Number of rows, at least `columns`.
 * @param columns Number of columns.
 * @returns The factorisation, for {@linkcode upperFactor},
 * {@linkcode thinQ} and {@linkcode solveLeastSquares}.
 * @throws {RangeError} If the shape does not fit or a value is not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { factorQr, upperFactor } from "./qr.ts";
 *
 * const r = upperFactor(factorQr(new Float64Array([3, 4]), 2, 1));
 * assertAlmostEquals(Math.abs(r[0]), 5, 1e-15);
 * ```
 */
export function factorQr(a: Float64Array, rows: number, columns: number): Qr {
  if (a.length !== rows * columns || rows < columns) {
    throw new RangeError(
      `Cannot factor a matrix of ${rows} × ${columns} held in ${a.length} values: expected rows >= columns and rows × columns values`,
    );
  }
  if (!a.every(Number.isFinite)) {
    throw new RangeError("Cannot factor a matrix with non-finite values");
  }
  const factors = new Float64Array(a.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      factors[j * rows + i] = a[i * columns + j];
    }
  }
  const scales = new Float64Array(columns);
  const qr = { rows, columns, factors, scales };
  for (let k = 0; k < columns; k++) {
    makeReflection(qr, k);
    for (let j = k + 1; j < columns; j++) {
      reflect(qr, k, factors.subarray(j * rows, (j + 1) * rows));
    }
  }
  return qr;
}

/**
 * Returns the upper triangular factor.
 *
 * @param qr A factorisation.
 * @returns R, row-major `columns × columns`.
 */
export function upperFactor(qr: Qr): Float64Array {
  const { rows, columns, factors } = qr;
  const out = new Float64Array(columns * columns);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i <= j; i++) out[i * columns + j] = factors[j * rows + i];
  }
  return out;
}

/**
 * Forms the orthonormal columns that span those of the matrix.
 *
 * @param qr A factorisation.
 * @returns The first columns of Q, row-major `rows × columns`.
 */
export function thinQ(qr: Qr): Float64Array {
  const { rows, columns } = qr;
  const out = new Float64Array(rows * columns);
  const column = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    column.fill(0);
    column[j] = 1;
    for (let k = j; k >= 0; k--) reflect(qr, k, column);
    for (let i = 0; i < rows; i++) out[i * columns + j] = column[i];
  }
  return out;
}

/**
 * Finds the coefficients whose combination of the columns is nearest to `y`.
 *
 * @param qr A factorisation.
 * @param y Values to fit, one a row; left untouched.
 * @returns Coefficients, one a column.
 * @throws {RangeError} If `y` has another length, or a column depends on those
 * before it exactly.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { factorQr, solveLeastSquares } from "./qr.ts";
 *
 * const line = factorQr(new Float64Array([1, 0, 1, 1, 1, 2]), 3, 2);
 * const [intercept, slope] = solveLeastSquares(line, new Float64Array([1, 3, 5]));
 * assertAlmostEquals(intercept, 1, 1e-14);
 * assertAlmostEquals(slope, 2, 1e-14);
 * ```
 */
export function solveLeastSquares(qr: Qr, y: Float64Array): Float64Array {
  const { rows, columns, factors } = qr;
  if (y.length !== rows) {
    throw new RangeError(
      `Cannot fit ${y.length} values: the matrix has ${rows} rows`,
    );
  }
  const rotated = y.slice();
  for (let k = 0; k < columns; k++) reflect(qr, k, rotated);
  const out = rotated.subarray(0, columns).slice();
  for (let j = columns - 1; j >= 0; j--) {
    const pivot = factors[j * rows + j];
    if (pivot === 0) {
      throw new RangeError(
        `Cannot solve: column ${j} depends on the columns before it`,
      );
    }
    out[j] /= pivot;
    for (let i = 0; i < j; i++) out[i] -= factors[j * rows + i] * out[j];
  }
  return out;
}

/** Makes the reflection that clears column k below the diagonal. */
function makeReflection(qr: Qr, k: number): void {
  const { rows, factors, scales } = qr;
  const column = factors.subarray(k * rows, (k + 1) * rows);
  let largest = 0;
  for (let i = k; i < rows; i++) {
    largest = Math.max(largest, Math.abs(column[i]));
  }
  if (largest === 0) return;
  let sum = 0;
  for (let i = k; i < rows; i++) sum += (column[i] / largest) ** 2;
  const norm = largest * Math.sqrt(sum);
  const diagonal = column[k] < 0 ? norm : -norm;
  const first = column[k] - diagonal;
  for (let i = k + 1; i < rows; i++) column[i] /= first;
  scales[k] = -first / diagonal;
  column[k] = diagonal;
}

/** Applies reflection k to a vector in place. */
function reflect(qr: Qr, k: number, vector: Float64Array): void {
  const { rows, factors, scales } = qr;
  if (scales[k] === 0) return;
  const start = k * rows;
  let sum = vector[k];
  for (let i = k + 1; i < rows; i++) sum += factors[start + i] * vector[i];
  sum *= scales[k];
  vector[k] -= sum;
  for (let i = k + 1; i < rows; i++) vector[i] -= sum * factors[start + i];
}
