/** Series of volumes written as they are read. @module */

import { type VolumeSeries, writeImage } from "../nifti/mod.ts";
import type { Context } from "./command.ts";
import type { MapType } from "./shared_options.ts";

/** What is written, and how. */
export interface WriteSeriesOptions {
  /** The file to write. */
  readonly out: string;
  /** Data type of the written volumes. */
  readonly dtype: MapType;
  /** What is being done: `Smoothing bold.nii.gz`. */
  readonly label: string;
}

/**
 * Writes a series volume by volume, shows how far it has come, and stops
 * without leaving a file when Ctrl-C is pressed.
 *
 * @param series The series.
 * @param options File, type and label.
 * @param context What the command can say while it works.
 * @throws Whatever the reading of the series throws.
 * @throws {InputError} If the file cannot be written.
 */
export async function writeSeries(
  series: VolumeSeries,
  { out, dtype, label }: WriteSeriesOptions,
  { signal, progress }: Pick<Context, "signal" | "progress">,
): Promise<void> {
  const { name, grid, volumeCount, tR } = series;
  using stage = progress({ label, total: volumeCount, unit: "volumes" });
  async function* volumes() {
    for await (const volume of series.volumes({ signal })) {
      yield volume;
      stage.update(volume.index + 1);
      signal.throwIfAborted();
    }
  }
  const watched = { name, grid, volumeCount, tR, volumes };
  await writeImage(watched, out, { datatype: dtype, tR });
}
