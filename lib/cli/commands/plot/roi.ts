/** `niglm plot roi`. @module */

import { plotRoi } from "../../../plot/brain/roi.ts";
import type { Context, Report } from "../../command.ts";
import type { SliceOptions } from "../../plot_options.ts";
import { readBackground } from "../../read_background.ts";
import { readMap } from "../../read_map.ts";
import { checkPicture, writePicture } from "../../write_picture.ts";

/** Options of `niglm plot roi`, as the table declares them. */
export interface PlotRoiCommand extends SliceOptions {
  readonly bgImg: string | undefined;
  readonly dim: number | "auto";
  readonly threshold: number;
  readonly cmap: string | undefined;
  readonly alpha: number | undefined;
  readonly viewType: "continuous" | "contours";
  readonly linewidths: number;
  readonly colorbar: boolean;
}

/** Draws regions over a background. */
export async function plotRoiCommand(
  options: PlotRoiCommand,
  [name]: readonly string[],
  context: Context,
): Promise<Report> {
  await checkPicture(options, [name, options.bgImg]);
  const map = await readMap(name, context.signal);
  const bgImg = await readBackground(options.bgImg, { name, map }, context);
  const picture = plotRoi(map, {
    ...options,
    bgImg,
    name,
    bgName: options.bgImg,
    onWarning: context.warn,
  });
  return await writePicture(picture, options);
}
