/** The series of a fit as files: residuals, predicted, R². @module */

import type { FirstLevelModel } from "../glm/mod.ts";
import { writeImage } from "../nifti/write_image.ts";
import type { Context } from "./command.ts";
import type { FitOutputOptions } from "./fit_output.ts";
import type { OutputFolder } from "./output_folder.ts";
import { type SeriesMap, seriesMaps } from "./series_maps.ts";

/** What the maps of a fit's series are computed with. */
export interface SeriesOptions
  extends Pick<FitOutputOptions, "save" | "prefix" | "dtype"> {
  /** How the series were scaled. */
  readonly signalScaling: "0" | "none" | "0,1";
  /** Whether they were then standardised. */
  readonly standardize: boolean;
  /** The noise model. */
  readonly noiseModel: string;
  /** `nilearn` for its residuals and predicted series. */
  readonly compat: "nilearn" | undefined;
}

const statistics: Readonly<Record<SeriesMap, string>> = {
  residuals: "errorts",
  predicted: "predicted",
  rsquare: "rsquared",
};

/** A fit whose series can be written. */
export type FitWithSeries = Pick<
  FirstLevelModel,
  "designMatrix" | "residuals" | "predicted" | "rSquare"
>;

/**
 * Writes the series of a fit that are asked for, a volume at a time.
 *
 * @param folder Where to.
 * @param model The fit.
 * @param options Which of them, of what type; what stands before their names.
 * @param label What to call the run in progress.
 * @param tR Repetition time in seconds, where it is known.
 * @param context Where progress goes.
 * @returns What each file holds, by its name.
 */
export async function writeSeries(
  folder: OutputFolder,
  model: FitWithSeries,
  options: SeriesOptions,
  label: string,
  tR: number | undefined,
  context: Context,
): Promise<Record<string, string>> {
  const { dtype: datatype, prefix, save } = options;
  const { signal } = context;
  const described: Record<string, string> = {};
  for (const kind of seriesMaps.filter((kind) => save.includes(kind))) {
    const name = `${prefix}stat-${statistics[kind]}_statmap.nii.gz`;
    const total = model.designMatrix.rowCount;
    using progress = context.progress({
      label: `Writing ${kind} of ${label}`,
      total,
      unit: "volumes",
    });
    const image = kind === "rsquare"
      ? await model.rSquare({ signal })
      : watched(model[kind], signal, (volumes) => progress.update(volumes));
    await folder.write(name, (path) =>
      writeImage(image, path, {
        datatype,
        description: kind === "rsquare"
          ? "R2 of the fit"
          : `${kind} of the fit`,
        tR: kind === "rsquare" ? undefined : tR,
      }));
    described[name] = meaning(kind, options);
  }
  return described;
}

/** A series that heeds a signal and tells how far it was read. */
function watched(
  series: FirstLevelModel["residuals"],
  signal: AbortSignal,
  onProgress: (volumes: number) => void,
): FirstLevelModel["residuals"] {
  return {
    ...series,
    async *volumes() {
      for await (const volume of series.volumes({ signal })) {
        yield volume;
        onProgress(volume.index + 1);
      }
    },
  };
}

function meaning(kind: SeriesMap, options: SeriesOptions): string {
  const { compat, noiseModel, signalScaling, standardize } = options;
  const scaled = {
    "0": "percent of the voxel's mean",
    "0,1": "percent of the mean of all voxels and scans",
    none: "the run's own unit",
  }[signalScaling];
  const unit = standardize && compat === undefined
    ? "standard deviations of the voxel's series"
    : scaled;
  if (kind === "rsquare") {
    return noiseModel === "ols"
      ? "share of the variance over time that the fit explains"
      : "share of the whitened series' variance that the whitened fit explains";
  }
  const texts = noiseModel === "ols"
    ? { residuals: "series less fit", predicted: "fit" }
    : compat === "nilearn"
    ? { residuals: "series less whitened fit", predicted: "whitened fit" }
    : { residuals: "whitened series less whitened fit", predicted: "fit" };
  return `${texts[kind]}, in ${unit}; one volume a kept scan`;
}
