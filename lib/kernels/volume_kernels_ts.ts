/** The kernels of volumes in plain TypeScript. @module */

import { decode } from "./decode.ts";
import { sampleLinearRow } from "./linear_rows.ts";
import { createTsMaskKernels } from "./mask_kernels_ts.ts";
import { createTsMatrixKernels } from "./matrix_kernels_ts.ts";
import { mixRows } from "./mix_rows.ts";
import { prefilterFour, prefilterRuns } from "./prefilter.ts";
import { sampleSplineRow } from "./spline_rows.ts";
import { tableAt, type VolumeKernels } from "./volume_kernels.ts";
import { sumRow } from "./weighted_row.ts";
import { zeroNonFinite } from "./zero_non_finite.ts";

/**
 * Makes a scratch and the kernels in plain TypeScript.
 *
 * @returns The kernels.
 */
export function createTsVolumeKernels(): VolumeKernels {
  let data = new Float64Array(0);
  return {
    name: "ts",
    ...createTsMaskKernels(() => data),
    ...createTsMatrixKernels(() => data),

    reserve(length) {
      if (data.length < length) data = new Float64Array(length);
      return data;
    },

    decode,
    zeroNonFinite,

    toFloat32(values, target) {
      target.set(values);
    },

    gather(values, places, count, target) {
      const table = tableAt(data, places, count);
      for (let i = 0; i < count; i++) {
        data[target + i] = data[values + table[i]];
      }
    },

    correlateRows(sums) {
      const { source, starts, kernel, radius, target, step, rows, length } =
        sums;
      const table = {
        source: data.subarray(source),
        starts: tableAt(data, starts, rows + 2 * radius),
        kernel: data.subarray(kernel, kernel + radius + 1),
      };
      for (let row = 0; row < rows; row++) {
        sumRow(table, row, data, target + row * step, length);
      }
    },

    correlateLines(sums) {
      const { source, mirror, kernel, radius, target, lines, length, padded } =
        sums;
      const count = length + 2 * radius;
      const voxels = tableAt(data, mirror, count);
      const table = {
        source: data.subarray(padded, padded + count),
        starts: Int32Array.from({ length: 2 * radius + 1 }, (_, i) => i),
        kernel: data.subarray(kernel, kernel + radius + 1),
      };
      for (let line = 0; line < lines; line++) {
        const from = source + line * length;
        for (let i = 0; i < count; i++) {
          data[padded + i] = data[from + voxels[i]];
        }
        sumRow(table, 0, data, target + line * length, length);
      }
    },

    prefilterRows({ data: start, count, step, length, sums }) {
      prefilterRuns(data, start, count, step, length, data.subarray(sums));
    },

    prefilterLines({ data: start, count, row, lines, sums }) {
      const weights = data.subarray(sums);
      let line = 0;
      for (; line + 4 <= lines; line += 4) {
        prefilterFour(data, start + line * row, row, count, weights);
      }
      for (; line < lines; line++) {
        prefilterRuns(data, start + line * row, count, 1, 1, weights);
      }
    },

    mixRows(mix) {
      mixRows(data, mix);
    },

    sampleRow(corner, row, plane, out, first, last) {
      sampleSplineRow(data, corner, row, plane, out, first, last);
    },

    sampleLinear(corner, row, plane, out, first, last) {
      sampleLinearRow(data, corner, row, plane, out, first, last);
    },
  };
}
