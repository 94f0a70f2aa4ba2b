/** When the scans of a run were taken. @module */

import { UsageError } from "../errors.ts";
import { linspace } from "./linspace.ts";

/** Options of {@linkcode makeFrameTimes}. */
export interface FrameTimesOptions {
  /**
   * The moment within a scan that its time stands for, as a share of the
   * repetition time (0 is its beginning, 1 its end).
   *
   * @default {0}
   */
  readonly sliceTimeRef?: number;
}

/**
 * Makes the time of every scan of a run, in seconds from its beginning.
 *
 * @param scanCount Number of scans, at least 1.
 * @param tR Repetition time in seconds, above zero.
 * @param options The slice time reference.
 * @returns One time a scan, in seconds.
 * @throws {UsageError} If a number is outside its range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { makeFrameTimes } from "@niglm/niglm/design";
 *
 * assertEquals([...makeFrameTimes(3, 2)], [0, 2, 4]);
 * assertEquals([...makeFrameTimes(3, 2, { sliceTimeRef: 0.5 })], [1, 3, 5]);
 * ```
 */
export function makeFrameTimes(
  scanCount: number,
  tR: number,
  options: FrameTimesOptions = {},
): Float64Array {
  const { sliceTimeRef = 0 } = options;
  if (!Number.isInteger(scanCount) || scanCount < 1) {
    throw new UsageError(
      `The number of scans must be a whole number above zero; found ${scanCount}.`,
      { field: "n_scans" },
    );
  }
  if (!Number.isFinite(tR) || tR <= 0) {
    throw new UsageError(
      `The repetition time (t_r) must be a number of seconds above zero; found ${tR}.`,
      { field: "t_r" },
    );
  }
  if (!(sliceTimeRef >= 0 && sliceTimeRef <= 1)) {
    throw new UsageError(
      `slice_time_ref must lie between 0 and 1; found ${sliceTimeRef}.`,
      { field: "slice_time_ref" },
    );
  }
  return linspace(
    sliceTimeRef * tR,
    (scanCount - 1 + sliceTimeRef) * tR,
    scanCount,
  );
}
