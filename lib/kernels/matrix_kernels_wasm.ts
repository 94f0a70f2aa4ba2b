/** The kernels of small matrices in WebAssembly. @module */

import type { ColumnGram, MatrixKernels } from "./matrix_kernels.ts";
import type { WasmKernels } from "./values_wasm.ts";

/**
 * Rows of one call. Only a call that begins after a function was optimised
 * runs the optimised code.
 */
const ROWS = 32;

/**
 * Makes the kernels of small matrices, which give the same bits as the
 * TypeScript ones.
 *
 * @param kernels Exports of the module.
 * @returns The kernels.
 */
export function createWasmMatrixKernels(kernels: WasmKernels): MatrixKernels {
  const gram = (
    kernel: (...values: number[]) => number,
    { out, q, rank, rows }: ColumnGram,
  ) => {
    kernel(8 * q, rows, rank, 8 * out);
  };
  return {
    accurateProduct({ a, b, columns, inner, out, rows }) {
      for (let row = 0; row < rows; row += ROWS) {
        kernels.accurateProduct(
          8 * (a + row * inner),
          8 * b,
          8 * (out + row * columns),
          Math.min(ROWS, rows - row),
          inner,
          columns,
        );
      }
    },

    addGram: (sums) => gram(kernels.addGram, sums),
    addNeighbourGram: (sums) => gram(kernels.addNeighbourGram, sums),

    subtractHalf({ excess, matrix, rank, room, rows }) {
      kernels.subtractHalf(8 * matrix, rows, rank, 8 * excess, 8 * room);
    },
  };
}
