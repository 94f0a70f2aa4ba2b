/**
 * What the kernels of whole volumes work on, the same for both engines: values
 * of one scratch, told by their positions in it.
 *
 * @module
 */

import type { MaskKernels } from "./mask_kernels.ts";
import type { MatrixKernels } from "./matrix_kernels.ts";
import type { EngineName, RawFormat } from "./types.ts";

/**
 * How many values at the start of the scratch tell a line to sample, and are
 * what sampling it works in.
 */
export const LINE_NUMBERS = 848;

/** Rows and their neighbours, summed. */
export interface RowSums {
  /** Where the rows lie. */
  readonly source: number;
  /**
   * A table of 32-bit numbers: where, in values from `source` on, the rows
   * `-radius` to `rows - 1 + radius` start.
   */
  readonly starts: number;
  /** Weights of a row and of those 1, 2, … `radius` before and after it. */
  readonly kernel: number;
  /** Pairs of neighbours. */
  readonly radius: number;
  /** Where the sums of the first row go. */
  readonly target: number;
  /** Values from there to the sums of the next. */
  readonly step: number;
  /** How many rows. */
  readonly rows: number;
  /** Values of a row. */
  readonly length: number;
}

/** Neighbours along lines, summed. */
export interface LineSums {
  /** Where the lines lie, one after another. */
  readonly source: number;
  /**
   * A table of 32-bit numbers: which value of a line stands at the places
   * `-radius` to `length - 1 + radius`.
   */
  readonly mirror: number;
  /** Weights of a value and of those 1, 2, … `radius` before and after it. */
  readonly kernel: number;
  /** Pairs of neighbours. */
  readonly radius: number;
  /** Where the sums go, one line after another. */
  readonly target: number;
  /** How many lines. */
  readonly lines: number;
  /** Values of a line. */
  readonly length: number;
  /** Room for `length + 2 * radius` values. */
  readonly padded: number;
}

/** Rows that are mixed from others. */
export interface RowMix {
  /** Where the rows lie that are mixed. */
  readonly source: number;
  /** Values from one of them to the next. */
  readonly step: number;
  /** A table of 32-bit numbers: `width` rows for each result. */
  readonly rows: number;
  /** `width` weights for each result. */
  readonly weights: number;
  /** How many rows make a result. */
  readonly width: 2 | 4;
  /** Where the first result goes. */
  readonly target: number;
  /** Values from there to the next. */
  readonly targetStep: number;
  /** How many results, at least 1. */
  readonly count: number;
  /** Values of a row. */
  readonly length: number;
}

/** Lines side by side that become coefficients of splines. */
export interface RowPrefilter {
  /** Where the first value of the first line is. */
  readonly data: number;
  /** Values of a line, at least 2. */
  readonly count: number;
  /** Values from one to the next of a line. */
  readonly step: number;
  /** How many lines; their first values are neighbours. */
  readonly length: number;
  /** Where what `splineSums(count)` gives stands. */
  readonly sums: number;
}

/** Lines of neighbours that become coefficients of splines. */
export interface LinePrefilter {
  /** Where the first value of the first line is. */
  readonly data: number;
  /** Values of a line, at least 2. */
  readonly count: number;
  /** Values from the start of a line to that of the next. */
  readonly row: number;
  /** How many lines. */
  readonly lines: number;
  /** Where what `splineSums(count)` gives stands. */
  readonly sums: number;
  /** Room for `8 * count` values. */
  readonly buffer: number;
}

/**
 * Scratch for volumes, masks and small matrices, and the kernels that work in
 * it.
 *
 * A thread has one scratch for each engine, which all its users share: nothing
 * in it outlives a call that lets others run.
 */
export interface VolumeKernels extends MaskKernels, MatrixKernels {
  /** Which implementation this is. */
  readonly name: EngineName;

  /**
   * Gives room for some values. The values that were there are lost, and so
   * are arrays from earlier calls.
   *
   * @param length How many values there must be room for.
   * @returns An array of at least that length.
   */
  reserve(length: number): Float64Array;

  /**
   * Decodes raw bytes: raw × slope + inter, as `Engine.decode`.
   *
   * @param raw Bytes of `target.length` values, in the scratch.
   * @param format Type, byte order and scaling.
   * @param target Where the values go, in the scratch.
   * @throws {RangeError} If there are fewer bytes than values asked for.
   */
  decode(raw: Uint8Array, format: RawFormat, target: Float64Array): void;

  /**
   * Replaces NaN and infinities by 0.
   *
   * @param values Values in the scratch.
   * @returns How many were replaced.
   */
  zeroNonFinite(values: Float64Array): number;

  /**
   * Rounds values to float32.
   *
   * @param values Values in the scratch.
   * @param target As many in the scratch, elsewhere.
   */
  toFloat32(values: Float64Array, target: Float32Array): void;

  /**
   * Copies values from listed places: the i-th is that at `values` plus the
   * i-th place.
   *
   * @param values Where the places are counted from; may be negative.
   * @param places A table of 32-bit numbers.
   * @param count How many.
   * @param target Where the copies go.
   */
  gather(values: number, places: number, count: number, target: number): void;

  /**
   * Sums rows and their neighbours, weighted: first the row, then the pairs
   * before and after it from the farthest to the nearest, in the order of
   * `scipy.ndimage.correlate1d`.
   */
  correlateRows(sums: RowSums): void;

  /** Does so along lines. */
  correlateLines(sums: LineSums): void;

  /**
   * Replaces the values along lines by the coefficients of the cubic B-splines
   * through them.
   */
  prefilterRows(lines: RowPrefilter): void;

  /** Does so for lines of neighbours. */
  prefilterLines(lines: LinePrefilter): void;

  /** Mixes rows: each result is the sum of some rows times their weights. */
  mixRows(mix: RowMix): void;

  /**
   * Samples a cubic B-spline along a line. The first nine values of the
   * scratch tell the line: the place of voxel 0, the step from a voxel to the
   * next and the greatest place, each along x, y and z and in source voxels.
   * Places below 0 or above the greatest become these. What lies behind these
   * values, up to `LINE_NUMBERS`, is overwritten.
   *
   * @param corner Where the coefficient one voxel before the first one along
   *   each axis is in the scratch; there are two behind the last ones.
   * @param row Values from a coefficient to the next one along y.
   * @param plane Values from a coefficient to the next one along z.
   * @param out Where voxel 0 of the line is written in the scratch.
   * @param first The first voxel to write.
   * @param last The last voxel to write.
   */
  sampleRow(
    corner: number,
    row: number,
    plane: number,
    out: number,
    first: number,
    last: number,
  ): void;

  /**
   * Weighs the eight values around each voxel of such a line.
   *
   * @param corner Where the first value is in the scratch; there is one behind
   *   the last one along each axis.
   * @param row Values from one to the next along y.
   * @param plane Values from one to the next along z.
   * @param out Where voxel 0 of the line is written in the scratch.
   * @param first The first voxel to write.
   * @param last The last voxel to write.
   */
  sampleLinear(
    corner: number,
    row: number,
    plane: number,
    out: number,
    first: number,
    last: number,
  ): void;
}

/**
 * Makes a table in a scratch a typed array.
 *
 * @param data The scratch.
 * @param at Where the table is, in values.
 * @param length Numbers of the table; without it, all there is room for.
 * @returns A view of them.
 */
export function tableAt(
  data: Float64Array,
  at: number,
  length?: number,
): Int32Array {
  return new Int32Array(data.buffer, data.byteOffset + 8 * at, length);
}
