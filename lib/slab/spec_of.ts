/** What the threads of a stream are told of a run. @module */
import { ResampledRun, storedRun } from "../image/resampled_run.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import { volumeBytesOf } from "./raw_volumes.ts";
import {
  storedSizeOf,
  type StreamPlan,
  type StreamSpec,
} from "./stream_spec.ts";
import type { SumsRequest } from "./sums.ts";

/**
 * Describes the stream of a run.
 *
 * @param run The run.
 * @param request What to sum.
 * @param plan How to cut it up.
 * @param workers Threads that sum; 0 for the calling one alone.
 * @returns The stream.
 */
export function specOf(
  run: VolumeSeries,
  request: SumsRequest,
  plan: StreamPlan,
  workers: number,
): StreamSpec {
  const { grid, volumeCount } = run;
  const resampling = run instanceof ResampledRun ? run.plan : undefined;
  return {
    ...plan,
    workers,
    grid,
    resampling,
    volumeCount,
    volumeBytes: volumeBytesOf(
      storedRun(run),
      storedSizeOf({ grid, resampling }),
    ),
    kept: request.kept,
    width: request.projection.width,
    lagged: request.lagged ?? true,
    smoothingFwhm: request.smoothingFwhm,
  };
}
