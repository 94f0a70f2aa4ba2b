/** The mean of the means of images, on one grid. @module */

import { showable } from "../jupyter.ts";
import { UsageError } from "../errors.ts";
import type { Image, VolumeSeries } from "../nifti/types.ts";
import { type WarningHandler, warnOnConsole } from "../warnings.ts";
import { resampleImg } from "./resample_img.ts";
import { targetGrid, type TargetGridOptions } from "./target_grid.ts";

/** Which grid means are resampled onto. */
export interface MeanOfMeansOptions extends TargetGridOptions {
  /** Told of images on another grid and of voxels that are not finite. */
  readonly onWarning?: WarningHandler;
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Averages the means of images, each of which weighs the same, on the grid
 * that is wanted: the first image's own unless another is given.
 *
 * @param means One volume an image, at least one; each is asked for once, when
 *   all grids are known to overlap.
 * @param options The grid, where warnings go, and a signal.
 * @returns One volume.
 * @throws {UsageError} If there is no image, or the options do not describe a
 *   grid.
 * @throws {InputError} If an image cannot be read, or the grid misses it.
 */
export async function meanOfMeans(
  means: readonly VolumeSeries[],
  options: MeanOfMeansOptions,
): Promise<Image> {
  const { signal, onWarning = warnOnConsole } = options;
  const { targetAffine, targetShape } = options;
  const [first] = means;
  if (first === undefined) {
    throw new UsageError("mean: found no image, expected at least one");
  }
  const wanted = targetGrid(first.grid, { targetAffine, targetShape });
  const grid = wanted ?? first.grid;
  const target = { targetAffine: grid.affine, targetShape: grid.shape };
  for (const mean of means) {
    const moved = resampleImg(mean, target) !== mean;
    if (!moved || wanted) continue;
    onWarning(
      `${mean.name}: is on another grid than ${first.name}, onto which its mean is resampled`,
    );
  }
  const data = new Float64Array(grid.shape.reduce((n, axis) => n * axis, 1));
  for (const mean of means) {
    const moved = resampleImg(mean, { ...target, onWarning });
    for await (const volume of moved.volumes({ signal })) {
      for (let v = 0; v < data.length; v++) data[v] += volume.data[v];
    }
  }
  for (let v = 0; v < data.length; v++) data[v] /= means.length;
  return showable("image", { grid, volumeCount: 1, data });
}
