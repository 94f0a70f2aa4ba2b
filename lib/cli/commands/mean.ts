/** `niglm mean`. @module */

import { meanImg } from "../../image/mean_img.ts";
import { type NiftiRun, openRun, writeImage } from "../../nifti/mod.ts";
import type { Context, Report } from "../command.ts";
import { imageFilesOf } from "../image_files_of.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import type { MapType } from "../shared_options.ts";

/** Options of `niglm mean`, as the table declares them. */
export interface MeanOptions {
  readonly out: string;
  readonly overwrite: boolean;
  readonly dtype: MapType;
}

/** Averages images. */
export async function mean(
  { out, overwrite, dtype }: MeanOptions,
  names: readonly string[],
  { signal, warn, progress }: Context,
): Promise<Report> {
  const runs: NiftiRun[] = [];
  for (const name of names) {
    const run = await openRun(name, { signal });
    for (const warning of run.warnings) warn(warning);
    runs.push(run);
  }
  const inputs = imageFilesOf(runs);
  await checkOutputFile(out, { overwrite, inputs, endings: imageEndings });
  const volumes = runs.reduce((sum, run) => sum + run.volumeCount, 0);
  using stage = progress({
    label: `Averaging ${names.join(", ")}`,
    total: volumes,
    unit: "volumes",
  });
  const image = await meanImg(runs, { signal, onProgress: stage.update });
  await writeImage(image, out, { datatype: dtype });
  return {
    text: `${out}: mean of ${volumes} volumes`,
    json: { out, images: names, volumes, dtype },
  };
}
