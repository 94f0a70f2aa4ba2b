/** Thresholds of pictures. @module */

import { UsageError } from "../../errors.ts";
import { absPercentile } from "../cuts/abs_percentile.ts";

/**
 * A threshold of a picture: values of at most this size are hidden. A number;
 * a percentile of the absolute values, such as `95%`; or `"auto"`, just below
 * their 80th percentile.
 */
export type PictureThreshold = number | `${number}%` | "auto";

/** Keeps the value at the percentile hidden, or, of `auto`, shown. */
const MARGIN = 1e-5;

/**
 * Turns what is asked for into a number, as nilearn does.
 *
 * @param threshold What is asked for.
 * @param data The values, all finite.
 * @returns Values of at most this size are hidden.
 * @throws {UsageError} If it is negative or no percentile.
 */
export function resolveThreshold(
  threshold: PictureThreshold,
  data: Float64Array,
): number {
  if (threshold === "auto") return absPercentile(data, 80) - MARGIN;
  const percentile = typeof threshold === "string";
  const value = percentile ? Number(threshold.slice(0, -1)) : threshold;
  if (!(value >= 0 && (!percentile || value <= 100))) {
    throw new UsageError(
      `threshold: found ${threshold}, expected a number of at least 0, a ` +
        "percentile from 0% to 100%, or auto",
      { field: "threshold" },
    );
  }
  return percentile
    ? absPercentile(data, value) + MARGIN
    : inPrecisionOf(data, value);
}

/** nilearn compares maps of 32-bit numbers with a threshold of 32 bits. */
function inPrecisionOf(data: Float64Array, threshold: number): number {
  let whole = true;
  for (let v = 0; v < data.length; v++) {
    if (Math.fround(data[v]) !== data[v]) return threshold;
    if (!Number.isInteger(data[v])) whole = false;
  }
  return whole ? threshold : Math.fround(threshold);
}
