/** The mean of a run's volumes. @module */
import type { VolumeSeries } from "../nifti/types.ts";
import type { OpenSumStream, StreamHooks } from "./sums.ts";

/**
 * Finds the mean of all volumes of a run from a reading that sums nothing
 * else.
 *
 * @param run The run.
 * @param streams What reads and sums.
 * @param hooks Progress and signal.
 * @returns The mean of every voxel of the grid; not finite where a volume is.
 */
export async function meanOfRun(
  run: VolumeSeries,
  streams: OpenSumStream,
  hooks: StreamHooks,
): Promise<Float64Array> {
  await using stream = streams(run, {
    projection: { rows: new Float64Array(0), width: 0 },
    kept: new Uint8Array(run.volumeCount),
    smoothingFwhm: undefined,
    mostVoxels: 0,
  });
  const { mean } = await stream.read(new Uint32Array(0), hooks);
  return mean;
}
