/** The kernels of small matrices in plain TypeScript. @module */

import type { ColumnGram, MatrixKernels } from "./matrix_kernels.ts";

/** Splits a float64 into halves of 26 bits (Dekker 1971). */
const SPLITTER = 134217729;

/**
 * Makes the kernels of small matrices in plain TypeScript.
 *
 * @param scratch Gives the scratch as it is now.
 * @returns The kernels.
 */
export function createTsMatrixKernels(
  scratch: () => Float64Array,
): MatrixKernels {
  const gram = (
    { out, q, rank, rows }: ColumnGram,
    term: (data: Float64Array, i: number, j: number) => number,
  ) => {
    const data = scratch();
    for (let t = 0; t < rows; t++) {
      const row = q + t * rank;
      for (let i = 0; i < rank; i++) {
        for (let j = 0; j <= i; j++) {
          data[out + i * rank + j] += term(data, row + i, row + j);
        }
      }
    }
  };
  return {
    accurateProduct({ a, b, columns, inner, out, rows }) {
      const data = scratch();
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          let sum = 0;
          let error = 0;
          for (let k = 0; k < inner; k++) {
            const x = data[a + i * inner + k];
            const xUpper = upperHalf(x);
            const xLower = x - xUpper;
            const y = data[b + k * columns + j];
            const yUpper = upperHalf(y);
            const yLower = y - yUpper;
            const product = x * y;
            const next = sum + product;
            const taken = next - sum;
            error += xLower * yLower -
              (((product - xUpper * yUpper) - xLower * yUpper) -
                xUpper * yLower);
            error += (sum - (next - taken)) + (product - taken);
            sum = next;
          }
          data[out + i * columns + j] = sum + error;
        }
      }
    },

    addGram: (sums) => gram(sums, (data, i, j) => data[i] * data[j]),

    addNeighbourGram: (sums) =>
      gram(
        sums,
        (data, i, j) =>
          data[i] * data[j + sums.rank] + data[i + sums.rank] * data[j],
      ),

    subtractHalf({ excess, matrix, rank, room, rows }) {
      const data = scratch();
      for (let start = matrix; start < matrix + rows * rank; start += rank) {
        for (let j = 0; j < rank; j++) {
          let sum = 0;
          for (let i = 0; i < rank; i++) {
            sum += data[start + i] * data[excess + i * rank + j];
          }
          data[room + j] = sum;
        }
        for (let j = 0; j < rank; j++) data[start + j] -= data[room + j] / 2;
      }
    },
  };
}

function upperHalf(value: number): number {
  const scaled = SPLITTER * value;
  return scaled - (scaled - value);
}
