/** The volumes of any series as stored bytes. @module */
import type { RawFormat } from "../kernels/types.ts";
import type {
  RawVolume,
  RawVolumeSeries,
  RawVolumesOptions,
  VolumeFile,
} from "../nifti/raw_volume.ts";
import type { VolumeSeries } from "../nifti/types.ts";

/** How decoded values are encoded. */
export const DECODED: RawFormat = {
  type: "float64",
  littleEndian: new Uint8Array(Uint16Array.of(1).buffer)[0] === 1,
  slope: 1,
  inter: 0,
};

/** Tells whether a series can be read without decoding it. */
function isRaw(series: VolumeSeries): series is RawVolumeSeries {
  return "rawVolumes" in series;
}

/**
 * Reads the volumes of a series as bytes: as they are stored where it can,
 * else its decoded values.
 *
 * @param series The series.
 * @param options Signal, and room for the bytes.
 * @returns Bytes and encoding of each volume.
 */
export async function* rawVolumesOf(
  series: VolumeSeries,
  options: RawVolumesOptions,
): AsyncGenerator<RawVolume, void> {
  if (isRaw(series)) {
    yield* series.rawVolumes(options);
    return;
  }
  const { signal } = options;
  for await (const { index, data } of series.volumes({ signal })) {
    const bytes = new Uint8Array(data.byteLength);
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    yield { index, bytes, encoding: DECODED };
  }
}

/**
 * Returns where the volumes of a series lie.
 *
 * @param series The series.
 * @returns The file of each volume, where all have plain ones of their own.
 */
export function volumeFilesOf(
  series: VolumeSeries,
): readonly VolumeFile[] | undefined {
  return isRaw(series) ? series.volumeFiles : undefined;
}

/**
 * Returns how many bytes a volume of a series takes up at most.
 *
 * @param series The series.
 * @param size Voxels of a volume.
 * @returns Bytes.
 */
export function volumeBytesOf(series: VolumeSeries, size: number): number {
  return isRaw(series) ? series.volumeBytes : 8 * size;
}
