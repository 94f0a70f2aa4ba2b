/** The time courses that a carpet shows. @module */

import { breathe } from "../../breathe.ts";
import type { VolumeSeries } from "../../nifti/types.ts";

/** Time courses of some voxels, one after another. */
export interface CarpetSeries {
  /** Values, voxel after voxel. */
  readonly values: Float64Array;
  /** Voxels. */
  readonly rows: number;
  /** Scans. */
  readonly scans: number;
}

/**
 * Reads the time courses of some voxels, volume by volume.
 *
 * @param run The run.
 * @param voxels Indices of the voxels.
 * @param signal Ends the reading.
 * @returns The time courses; values that are not finite are 0.
 */
export async function readCarpet(
  run: VolumeSeries,
  voxels: ArrayLike<number>,
  signal?: AbortSignal,
): Promise<CarpetSeries> {
  const [rows, scans] = [voxels.length, run.volumeCount];
  const values = new Float64Array(rows * scans);
  for await (const { index, data } of run.volumes({ signal })) {
    for (let row = 0; row < rows; row++) {
      const value = data[voxels[row]];
      values[row * scans + index] = Number.isFinite(value) ? value : 0;
    }
    await breathe();
  }
  return { values, rows, scans };
}

/**
 * Removes the line of best fit from each time course and divides what is left
 * by its sample standard deviation, as nilearn's `signal.clean`.
 *
 * @param series The time courses; changed.
 * @param standardize Whether to divide.
 */
export function detrendCarpet(
  { values, rows, scans }: CarpetSeries,
  standardize: boolean,
): void {
  const middle = (scans - 1) / 2;
  const spread = scans * (scans * scans - 1) / 12;
  for (let row = 0; row < rows; row++) {
    const course = values.subarray(row * scans, (row + 1) * scans);
    const mean = course.reduce((a, b) => a + b, 0) / scans;
    let slope = 0;
    course.forEach((value, t) => slope += (t - middle) * (value - mean));
    slope = spread > 0 ? slope / spread : 0;
    course.forEach((value, t) =>
      course[t] = value - mean - slope * (t - middle)
    );
    if (!standardize) continue;
    const square = course.reduce((a, b) => a + b * b, 0);
    const deviation = Math.sqrt(square / (scans - 1));
    if (!(deviation > Number.EPSILON)) continue;
    course.forEach((value, t) => course[t] = value / deviation);
  }
}
