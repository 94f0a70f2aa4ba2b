/** `niglm smooth`. @module */

import { counted } from "../../counted.ts";
import { type Fwhm, planSmooth } from "../../image/plan_smooth.ts";
import { openRun } from "../../nifti/mod.ts";
import type { Context, Report } from "../command.ts";
import { imageFilesOf } from "../image_files_of.ts";
import { checkOutputFile, imageEndings } from "../output_file.ts";
import type { MapOptions } from "../machine_options.ts";
import { openMapping } from "../open_mapping.ts";
import type { MapType } from "../shared_options.ts";
import { writeMapped } from "../write_mapped.ts";

/** Options of `niglm smooth`, as the table declares them. */
export interface SmoothOptions extends MapOptions {
  readonly fwhm: Fwhm;
  readonly out: string;
  readonly overwrite: boolean;
  readonly dtype: MapType;
}

/** Smooths an image. */
export async function smooth(
  options: SmoothOptions,
  [name]: readonly string[],
  context: Context,
): Promise<Report> {
  const { fwhm, out, overwrite, dtype } = options;
  const { signal, warn, notice } = context;
  await using mapping = openMapping(options, notice);
  const run = await openRun(name, { signal });
  run.warnings.forEach(warn);
  const inputs = imageFilesOf([run]);
  await checkOutputFile(out, { overwrite, inputs, endings: imageEndings });
  const { grid, tR, volumeCount: volumes } = run;
  const operation = planSmooth(grid, fwhm, warn);
  const parts = [{ volumes, operation }];
  const label = `Smoothing ${name}`;
  const written = { parts, grid, tR, out, dtype, label };
  await writeMapped(run, written, mapping, context);
  return {
    text: `${out}: ${counted(volumes, "volume")} smoothed ` +
      told(fwhm),
    json: { out, image: name, volumes, fwhm, dtype, run: mapping.used },
  };
}

/** How much was smoothed, in words. */
function told(fwhm: Fwhm): string {
  if (fwhm === "fast") return "by their neighbours";
  return `by ${typeof fwhm === "number" ? fwhm : fwhm.join(", ")} mm`;
}
