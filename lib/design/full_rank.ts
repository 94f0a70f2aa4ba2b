/** Keeping a design invertible. @module */

import { factorQr, upperFactor } from "../kernels/qr.ts";
import { svd } from "../kernels/svd.ts";

/** Condition number from which a matrix counts as singular. */
const LARGEST_CONDITION = 1e15;
/** Condition number of a triangle below which rounding cannot matter. */
const PLAIN_CONDITION = 1e13;

/**
 * Gives a matrix of full rank at working precision: one whose condition
 * number reaches 1e15 has all its singular values raised by the amount that
 * brings the number down to that.
 *
 * @param data Matrix, row after row.
 * @param rowCount Number of rows, at least as many as columns.
 * @param columnCount Number of columns.
 * @returns The matrix, `data` itself where nothing was to be done.
 */
export function fullRank(
  data: Float64Array,
  rowCount: number,
  columnCount: number,
): FullRankResult {
  if (isPlain(data, rowCount, columnCount)) {
    return { data, regularized: false };
  }
  const { u, s, v } = svd(data, rowCount, columnCount);
  const { largest, smallest } = extremes(s);
  if (largest / smallest < LARGEST_CONDITION) {
    return { data, regularized: false };
  }
  const raise = (largest - LARGEST_CONDITION * smallest) /
    (LARGEST_CONDITION - 1);
  const raised = new Float64Array(data.length);
  for (let i = 0; i < rowCount; i++) {
    for (let j = 0; j < columnCount; j++) {
      let total = 0;
      for (let k = 0; k < columnCount; k++) {
        total += u[i * columnCount + k] * (s[k] + raise) *
          v[j * columnCount + k];
      }
      raised[i * columnCount + j] = total;
    }
  }
  return { data: raised, regularized: true };
}

/** What {@linkcode fullRank} gives back. */
export interface FullRankResult {
  /** The matrix of full rank, row after row. */
  readonly data: Float64Array;
  /** Whether it had to be changed. */
  readonly regularized: boolean;
}

/**
 * Tells whether a matrix is far from singular, from the triangle of its QR
 * factorisation: that takes a fraction of the time of all rows.
 */
function isPlain(
  data: Float64Array,
  rowCount: number,
  columnCount: number,
): boolean {
  if (rowCount < columnCount || !data.every(Number.isFinite)) return false;
  const triangle = upperFactor(factorQr(data, rowCount, columnCount));
  const { largest, smallest } = extremes(
    svd(triangle, columnCount, columnCount).s,
  );
  return largest / smallest < PLAIN_CONDITION;
}

function extremes(
  values: Float64Array,
): { readonly largest: number; readonly smallest: number } {
  return {
    largest: values.reduce((a, b) => Math.max(a, b)),
    smallest: values.reduce((a, b) => Math.min(a, b)),
  };
}
