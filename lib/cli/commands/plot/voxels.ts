/** `niglm plot carpet` and `niglm plot compare`. @module */

import { UsageError } from "../../../errors.ts";
import { sameGrid } from "../../../image/target_grid.ts";
import {
  openRun,
  type Volume,
  type VolumeSeries,
  type VolumesOptions,
} from "../../../nifti/mod.ts";
import { plotCarpet } from "../../../plot/charts/carpet.ts";
import { plotImgComparison } from "../../../plot/charts/img_comparison.ts";
import type { Run } from "../../command.ts";
import type { ChartPictureOptions, ColorOptions } from "../../plot_options.ts";
import { readMap } from "../../read_map.ts";
import { checkPicture, writePicture } from "../../write_picture.ts";

/** Options of `niglm plot carpet`, as the table declares them. */
export interface PlotCarpetCommand extends ChartPictureOptions, ColorOptions {
  readonly mask: string | undefined;
  readonly tR: number | undefined;
  readonly detrend: boolean;
  readonly standardize: boolean;
}

/** Options of `niglm plot compare`, as the table declares them. */
export interface PlotCompareCommand extends ChartPictureOptions {
  readonly mask: string | undefined;
  readonly labels: readonly string[];
  readonly log: boolean;
  readonly colorbar: boolean;
}

/** Draws the time courses of a run. */
export const plotCarpetCommand: Run<PlotCarpetCommand> = async (
  options,
  [name],
  { signal, warn, progress },
) => {
  const { mask } = options;
  await checkPicture(options, [name, mask]);
  const run = await openRun(name, { signal });
  run.warnings.forEach(warn);
  const passes = mask === undefined ? 2 : 1;
  using bar = progress({
    label: `Reading ${name}`,
    total: passes * run.volumeCount,
    unit: "volumes",
  });
  const picture = await plotCarpet(counted(run, (read) => bar.update(read)), {
    ...options,
    maskImg: mask === undefined ? undefined : await readMap(mask, signal),
    signal,
  });
  return await writePicture(picture, options);
};

/** Compares two maps voxel by voxel. */
export const plotCompareCommand: Run<PlotCompareCommand> = async (
  options,
  [name, other],
  { signal, notice },
) => {
  const { mask, labels } = options;
  if (labels.length !== 0 && labels.length !== 2) {
    throw new UsageError(
      `plot compare: --labels: found ${labels.length}, expected two`,
      { field: "--labels" },
    );
  }
  await checkPicture(options, [name, other, mask]);
  const ref = await readMap(name, signal);
  const src = await readMap(other, signal);
  if (!sameGrid(src.grid, ref.grid)) {
    notice(`${other} is on another grid than ${name}; it is resampled onto it`);
  }
  const picture = plotImgComparison(ref, src, {
    ...options,
    refLabel: labels[0] ?? name,
    srcLabel: labels[1] ?? other,
    maskImg: mask === undefined ? undefined : await readMap(mask, signal),
  });
  return await writePicture(picture, options);
};

/** The same series, telling how many volumes were read. */
function counted(
  series: VolumeSeries,
  tell: (read: number) => void,
): VolumeSeries {
  const { name, grid, volumeCount, tR } = series;
  let read = 0;
  async function* volumes(options?: VolumesOptions): AsyncGenerator<Volume> {
    for await (const volume of series.volumes(options)) {
      yield volume;
      tell(++read);
    }
  }
  return { name, grid, volumeCount, tR, volumes };
}
