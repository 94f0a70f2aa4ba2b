/** What the kernels of masks work on, the same for both engines. @module */

import type { BitRows } from "./bit_rows.ts";

/** Values that are thrown into buckets. */
export interface Bucketing {
  /** Where the values lie. */
  readonly values: number;
  /** How many, at least 1. */
  readonly length: number;
  /** The least value of the first bucket. */
  readonly least: number;
  /**
   * Buckets a unit. `(value - least) * perUnit`, rounded down, is the number
   * of a value's bucket, 0 where that is NaN; it must be one of the tables'.
   */
  readonly perUnit: number;
}

/** What buckets hold. */
export interface BucketTables {
  /** A table of 32-bit numbers: how many values each holds. */
  readonly counts: number;
  /** Where the smallest value of each lies. */
  readonly minima: number;
  /** Where the largest value of each lies. */
  readonly maxima: number;
}

/** Voxels that become bits. */
export interface VoxelBits {
  /** Where the voxels' values lie. */
  readonly values: number;
  /** A table of words. */
  readonly words: number;
  /** How the words lie there. */
  readonly rows: BitRows;
}

/** A layer of bits. */
export interface BitLayer {
  /** A table of words: the bits. */
  readonly words: number;
  /** A table of words: the bits that are voxels. */
  readonly valid: number;
  /** A table of words, zeros where there are no voxels: takes the result. */
  readonly target: number;
  /** How the words lie in each. */
  readonly rows: BitRows;
}

/** The kernels that a mask is made with, in a scratch of a thread. */
export interface MaskKernels {
  /** The least of values at a place; NaN if one of them is. */
  leastOf(values: number, length: number): number;

  /** The greatest of values at a place; NaN if one of them is. */
  mostOf(values: number, length: number): number;

  /**
   * Counts the values of each bucket and widens its extremes by them. NaN
   * counts, but widens none.
   */
  fillBuckets(values: Bucketing, tables: BucketTables): void;

  /**
   * Moves the values of some buckets, in their order, to the start of the
   * values.
   *
   * @param values The values.
   * @param taken A table of 32-bit numbers: not 0 for those buckets.
   * @returns How many they are.
   */
  takeBuckets(values: Bucketing, taken: number): number;

  /**
   * Sets the bits of the voxels that are at least a threshold, and clears
   * those of the others.
   */
  setBits(bits: VoxelBits, threshold: number): void;

  /**
   * Lists the voxels whose bits are set, ascending.
   *
   * @param words A table of words.
   * @param rows How they lie there.
   * @param list A table of 32-bit numbers that takes the voxels.
   * @returns How many they are.
   */
  listBits(words: number, rows: BitRows, list: number): number;

  /** Adds the voxels that touch the inside by a face. */
  growBits(layer: BitLayer): void;

  /** Removes the voxels that touch the outside by a face. */
  shrinkBits(layer: BitLayer): void;
}
