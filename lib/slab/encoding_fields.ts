/** How stored volumes are encoded, as numbers in shared memory. @module */
import { RAW_BYTES } from "../kernels/decode.ts";
import type { RawFormat, RawType } from "../kernels/types.ts";

const TYPES = Object.keys(RAW_BYTES) as RawType[];

/**
 * Writes an encoding.
 *
 * @param fields Takes four numbers.
 * @param at Where the first goes.
 * @param format The encoding.
 */
export function writeEncoding(
  fields: Float64Array,
  at: number,
  { type, littleEndian, slope, inter }: RawFormat,
): void {
  fields[at] = TYPES.indexOf(type);
  fields[at + 1] = Number(littleEndian);
  fields[at + 2] = slope;
  fields[at + 3] = inter;
}

/**
 * Reads an encoding.
 *
 * @param fields Holds four numbers.
 * @param at Where the first is.
 * @returns The encoding.
 */
export function readEncoding(fields: Float64Array, at: number): RawFormat {
  return {
    type: TYPES[fields[at]],
    littleEndian: fields[at + 1] === 1,
    slope: fields[at + 2],
    inter: fields[at + 3],
  };
}
