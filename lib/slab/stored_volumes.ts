/** Stored volumes as the threads that sum them see them. @module */
import type { RawFormat, StoredRows } from "../kernels/types.ts";

/** The stored volumes of batches, to be decoded. */
export interface StoredVolumes {
  /**
   * Tells whether a volume may hold NaN or infinite values.
   *
   * @param batch Its batch.
   * @param place Its position in the batch.
   * @returns Whether it may.
   */
  mayBeNonFinite(batch: number, place: number): boolean;

  /**
   * Finds the stored volumes of a batch, where all are encoded alike.
   *
   * @param batch The batch.
   * @param count Its volumes.
   * @param start The voxel to begin with.
   * @returns Their bytes from that voxel on.
   */
  storedRows(
    batch: number,
    count: number,
    start: number,
  ): StoredRows | undefined;

  /**
   * Decodes voxels `start` … `start + target.length` of a volume.
   *
   * @param batch Its batch.
   * @param place Its position in the batch.
   * @param start The first voxel.
   * @param target Where the values go.
   */
  decode(
    batch: number,
    place: number,
    start: number,
    target: Float64Array,
  ): void;

  /**
   * Decodes a whole volume.
   *
   * @param batch Its batch.
   * @param place Its position in the batch.
   * @param target Where the values go.
   */
  decodeVolume(batch: number, place: number, target: Float64Array): void;
}

/**
 * Tells whether stored values may be NaN or infinite: integers cannot under a
 * scaling that keeps the largest of them finite.
 *
 * @param format How they are encoded.
 * @returns Whether they may.
 */
export function mayHoldNonFinite({ inter, slope, type }: RawFormat): boolean {
  const largest = 2 ** 64 * Math.abs(slope) + Math.abs(inter);
  return type.startsWith("float") || !Number.isFinite(largest);
}
