/** Series whose volumes are worked on and written. @module */

import type { Grid, VolumeSeries } from "../nifti/mod.ts";
import { writeVolumes } from "../nifti/write_volumes.ts";
import type { MapPart, MappedVolume } from "../slab/volume_map.ts";
import type { Context } from "./command.ts";
import type { Mapping } from "./open_mapping.ts";
import type { MapType } from "./shared_options.ts";

/** Values from which on compressing them elsewhere saves time. */
const WORTH_WORKERS = 1 << 21;

/** What is done and where it goes. */
export interface WriteMappedOptions {
  /** What is done to the volumes. */
  readonly parts: readonly MapPart[];
  /** The grid that they are then on. */
  readonly grid: Grid;
  /** Repetition time in seconds, where there is one. */
  readonly tR: number | undefined;
  /** The file to write. */
  readonly out: string;
  /** Data type of the written volumes. */
  readonly dtype: MapType;
  /** What is being done: `Smoothing bold.nii.gz`. */
  readonly label: string;
  /** Told of volumes with voxels that are not finite. */
  readonly onNonFinite?: (volume: MappedVolume) => void;
}

/**
 * Works on the volumes of a series and writes them as they come, shows how far
 * it has come, and stops without leaving a file when Ctrl-C is pressed.
 *
 * @param series The series.
 * @param options What is done and where it goes.
 * @param mapping What works.
 * @param context What the command can say while it works.
 * @throws Whatever the reading of the series throws.
 * @throws {UsageError} If the memory is too small for a volume.
 * @throws {InputError} If the file cannot be written.
 */
export async function writeMapped(
  series: VolumeSeries,
  options: WriteMappedOptions,
  mapping: Mapping,
  { signal, progress }: Pick<Context, "signal" | "progress">,
): Promise<void> {
  const { parts, grid, tR, out, dtype, label, onNonFinite } = options;
  const { volumeCount } = series;
  using stage = progress({ label, total: volumeCount, unit: "volumes" });
  const request = { parts, type: dtype, signal };
  async function* bytes() {
    for await (const volume of mapping.map(series, request)) {
      if (volume.nonFinite > 0) onNonFinite?.(volume);
      yield volume.bytes;
      stage.update(volume.index + 1);
      signal.throwIfAborted();
    }
  }
  const header = { grid, volumeCount, datatype: dtype, tR, description: "" };
  const [x, y, z] = grid.shape;
  const isLong = x * y * z * volumeCount > WORTH_WORKERS;
  const deflater = isLong ? mapping.deflater : undefined;
  await writeVolumes(out, header, bytes(), deflater);
}
