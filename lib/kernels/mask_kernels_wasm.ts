/** The kernels of masks in WebAssembly SIMD. @module */

import type { BitRows } from "./bit_rows.ts";
import type { BitLayer, MaskKernels } from "./mask_kernels.ts";
import type { WasmKernels } from "./values_wasm.ts";

/**
 * Makes the kernels of masks, which give the same as the TypeScript ones.
 *
 * @param kernels Exports of the module.
 * @param scratch Gives the module's memory as it is now.
 * @returns The kernels.
 */
export function createWasmMaskKernels(
  kernels: WasmKernels,
  scratch: () => Float64Array,
): MaskKernels {
  const extreme = (
    kernel: (...values: number[]) => number,
    both: (a: number, b: number) => number,
    at: number,
    length: number,
  ) => {
    const pairs = length - length % 2;
    const last = scratch()[at + length - 1];
    return pairs === 0 ? last : both(kernel(8 * at, 8 * (at + pairs)), last);
  };
  const layer = (kernel: (...values: number[]) => number, bits: BitLayer) => {
    const { start, end, row, plane } = bits.rows;
    kernel(
      8 * bits.words + 4 * start,
      8 * bits.words + 4 * end,
      8 * bits.valid + 4 * start,
      8 * bits.target + 4 * start,
      4 * row,
      4 * plane,
    );
  };
  return {
    leastOf: (at, length) => extreme(kernels.leastOf, Math.min, at, length),
    mostOf: (at, length) => extreme(kernels.mostOf, Math.max, at, length),

    fillBuckets({ values, length, least, perUnit }, tables) {
      kernels.fillBuckets(
        8 * values,
        8 * (values + length),
        least,
        perUnit,
        8 * tables.counts,
        8 * tables.minima,
        8 * tables.maxima,
      );
    },

    takeBuckets({ values, length, least, perUnit }, taken) {
      const end = 8 * (values + length);
      const after = kernels.takeBuckets(
        8 * values,
        end,
        least,
        perUnit,
        8 * taken,
      );
      return (after >>> 0) / 8 - values;
    },

    setBits({ values, words, rows }, threshold) {
      const first = 8 * words + 4 * rows.start;
      kernels.setBits(8 * values, first, threshold, ...sizes(rows));
    },

    listBits(words, rows, list) {
      const first = 8 * words + 4 * rows.start;
      const after = kernels.listBits(first, 8 * list, ...sizes(rows));
      return (after >>> 0) / 4 - 2 * list;
    },

    growBits: (bits) => layer(kernels.growBits, bits),
    shrinkBits: (bits) => layer(kernels.shrinkBits, bits),
  };
}

/** Voxels of a row, rows, planes, and the bytes behind a plane's rows. */
function sizes({ shape, row }: BitRows): [number, number, number, number] {
  return [...shape, 4 * row];
}
