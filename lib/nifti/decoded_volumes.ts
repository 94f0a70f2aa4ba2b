/** Stored volumes decoded one after another. @module */

import { decode } from "../kernels/decode.ts";
import type { RawVolumeSeries } from "./raw_volume.ts";
import type { Volume, VolumesOptions } from "./types.ts";

/**
 * Decodes the volumes of a series into one array that is used again.
 *
 * @param series The series to read.
 * @param options Signal, and the array where it is given.
 * @returns Each volume's values: stored value × slope + intercept in float64.
 */
export async function* decodedVolumes(
  series: RawVolumeSeries,
  options: VolumesOptions,
): AsyncGenerator<Volume, void> {
  const { room, signal } = options;
  let data = room;
  for await (
    const { index, bytes, encoding } of series.rawVolumes({ signal })
  ) {
    const { shape: [x, y, z] } = series.volumeGrids?.[index] ?? series.grid;
    if (data?.length !== x * y * z) data = new Float64Array(x * y * z);
    decode(bytes, encoding, data);
    yield { index, data };
  }
}
