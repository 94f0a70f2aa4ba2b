/** The range of the values of volumes. @module */

import { breathe } from "../breathe.ts";
import type { VolumeSeries, VolumesOptions } from "../nifti/types.ts";

/**
 * Finds the least and the greatest of some values and 0.
 *
 * @param values The values; NaN is passed over, infinities count.
 * @returns Both.
 */
export function rangeWithZero(values: Float64Array): [number, number] {
  let least = 0;
  let greatest = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value < least) least = value;
    else if (value > greatest) greatest = value;
  }
  return [least, greatest];
}

/**
 * Finds the least and the greatest value of all volumes of a series and 0.
 *
 * @param series The series, which is read.
 * @param reading Signal.
 * @returns Both.
 */
export async function rangeOfSeries(
  series: VolumeSeries,
  reading: VolumesOptions,
): Promise<[number, number]> {
  let [least, greatest] = [0, 0];
  for await (const { data } of series.volumes(reading)) {
    const range = rangeWithZero(data);
    least = Math.min(least, range[0]);
    greatest = Math.max(greatest, range[1]);
    await breathe();
  }
  return [least, greatest];
}
