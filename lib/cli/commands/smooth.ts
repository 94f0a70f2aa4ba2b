/** `niglm smooth`. @module */

import { type Fwhm, smoothImg } from "../../image/mod.ts";
import { openRun } from "../../nifti/mod.ts";
import type { Context, Report } from "../command.ts";
import { imageFilesOf } from "../image_files_of.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import type { MapType } from "../shared_options.ts";
import { writeSeries } from "../write_series.ts";

/** Options of `niglm smooth`, as the table declares them. */
export interface SmoothOptions {
  readonly fwhm: Fwhm;
  readonly out: string;
  readonly overwrite: boolean;
  readonly dtype: MapType;
}

/** Smooths an image. */
export async function smooth(
  { fwhm, out, overwrite, dtype }: SmoothOptions,
  [name]: readonly string[],
  context: Context,
): Promise<Report> {
  const { signal, warn } = context;
  const run = await openRun(name, { signal });
  run.warnings.forEach(warn);
  const inputs = imageFilesOf([run]);
  await checkOutputFile(out, { overwrite, inputs, endings: imageEndings });
  const smoothed = smoothImg(run, fwhm, { onWarning: warn });
  const label = `Smoothing ${name}`;
  await writeSeries(smoothed, { out, dtype, label }, context);
  const volumes = run.volumeCount;
  return {
    text: `${out}: ${volumes} volume${volumes === 1 ? "" : "s"} smoothed ` +
      told(fwhm),
    json: { out, image: name, volumes, fwhm, dtype },
  };
}

/** How much was smoothed, in words. */
function told(fwhm: Fwhm): string {
  if (fwhm === "fast") return "by their neighbours";
  return `by ${typeof fwhm === "number" ? fwhm : fwhm.join(", ")} mm`;
}
