/** `niglm plot epi` and `niglm plot anat`. @module */

import { plotAnat, plotEpi } from "../../../plot/brain/anat.ts";
import type { PictureThreshold } from "../../../plot/brain/threshold.ts";
import type { Context, Report, Run } from "../../command.ts";
import type { ColorOptions, SliceOptions } from "../../plot_options.ts";
import { readVolume } from "../../read_volume.ts";
import { checkPicture, writePicture } from "../../write_picture.ts";

/** Options of `niglm plot epi`, as the table declares them. */
export interface PlotEpiCommand extends SliceOptions, ColorOptions {
  readonly volume: number | undefined;
  readonly threshold: PictureThreshold | undefined;
}

/** Options of `niglm plot anat`, as the table declares them. */
export interface PlotAnatCommand extends PlotEpiCommand {
  readonly dim: number | "auto";
}

/** Draws a functional image. */
export const plotEpiCommand: Run<PlotEpiCommand> = (options, names, context) =>
  draw(plotEpi, options, names, context);

/** Draws an anatomical image. */
export const plotAnatCommand: Run<PlotAnatCommand> = (
  options,
  names,
  context,
) => draw(plotAnat, options, names, context);

async function draw(
  plot: typeof plotEpi,
  options: PlotEpiCommand,
  [name]: readonly string[],
  { signal, warn }: Context,
): Promise<Report> {
  await checkPicture(options, [name]);
  const image = await readVolume(name, options.volume, signal);
  const picture = plot(image, { ...options, name, onWarning: warn });
  return await writePicture(picture, options);
}
