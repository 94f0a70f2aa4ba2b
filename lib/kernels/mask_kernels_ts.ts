/** The kernels of masks in plain TypeScript. @module */

import { eachRow } from "./bit_rows.ts";
import type { BitLayer, Bucketing, MaskKernels } from "./mask_kernels.ts";
import { tableAt } from "./volume_kernels.ts";

/**
 * Makes the kernels of masks in plain TypeScript.
 *
 * @param scratch Gives the scratch as it is now.
 * @returns The kernels.
 */
export function createTsMaskKernels(scratch: () => Float64Array): MaskKernels {
  const valuesAt = (at: number, length: number) =>
    scratch().subarray(at, at + length);
  const layer = (bits: BitLayer, next: typeof grown) => {
    const { start, end, words: length, row, plane } = bits.rows;
    const [words, valid, target] = [bits.words, bits.valid, bits.target].map(
      (at) => tableAt(scratch(), at, length),
    );
    for (let at = start; at < end; at++) {
      target[at] = valid[at] & next(words, at, row, plane);
    }
  };
  return {
    leastOf: (at, length) =>
      valuesAt(at, length).reduce((least, value) => Math.min(least, value)),

    mostOf: (at, length) =>
      valuesAt(at, length).reduce((most, value) => Math.max(most, value)),

    fillBuckets(values, tables) {
      const data = scratch();
      const { minima, maxima } = tables;
      const counts = tableAt(data, tables.counts);
      for (const value of valuesAt(values.values, values.length)) {
        const bucket = bucketOf(value, values);
        counts[bucket]++;
        if (value < data[minima + bucket]) data[minima + bucket] = value;
        if (value > data[maxima + bucket]) data[maxima + bucket] = value;
      }
    },

    takeBuckets(values, table) {
      const taken = tableAt(scratch(), table);
      const all = valuesAt(values.values, values.length);
      let count = 0;
      for (const value of all) {
        if (taken[bucketOf(value, values)] !== 0) all[count++] = value;
      }
      return count;
    },

    setBits({ values, words: table, rows }, threshold) {
      const data = scratch();
      const words = tableAt(data, table, rows.words);
      let voxel = values;
      eachRow(rows, (at) => {
        for (let x = 0; x < rows.shape[0]; x++, voxel++) {
          if (x % 32 === 0) words[at + x / 32] = 0;
          if (data[voxel] >= threshold) words[at + (x >> 5)] |= 1 << (x & 31);
        }
      });
    },

    listBits(table, rows, places) {
      const words = tableAt(scratch(), table, rows.words);
      const list = tableAt(scratch(), places);
      let count = 0;
      let first = 0;
      eachRow(rows, (at) => {
        for (let w = 0; w < rows.width; w++) {
          for (let word = words[at + w]; word !== 0; word &= word - 1) {
            list[count++] = first + 32 * w + 31 - Math.clz32(word & -word);
          }
        }
        first += rows.shape[0];
      });
      return count;
    },

    growBits: (bits) => layer(bits, grown),
    shrinkBits: (bits) => layer(bits, shrunk),
  };
}

/** The bucket of a value; the first for what no scale can place. */
function bucketOf(value: number, { least, perUnit }: Bucketing): number {
  return ((value - least) * perUnit) | 0;
}

function grown(
  words: Int32Array,
  at: number,
  row: number,
  plane: number,
): number {
  return words[at] | words[at] << 1 | words[at - 1] >>> 31 |
    words[at] >>> 1 | words[at + 1] << 31 |
    words[at - row] | words[at + row] | words[at - plane] | words[at + plane];
}

function shrunk(
  words: Int32Array,
  at: number,
  row: number,
  plane: number,
): number {
  return words[at] & (words[at] << 1 | words[at - 1] >>> 31) &
    (words[at] >>> 1 | words[at + 1] << 31) &
    words[at - row] & words[at + row] & words[at - plane] & words[at + plane];
}
