/** `niglm plot stat-map`. @module */

import { plotStatMap } from "../../../plot/brain/stat_map.ts";
import type { PictureThreshold } from "../../../plot/brain/threshold.ts";
import type { Interpolation } from "../../../image/mod.ts";
import type { Context, Report } from "../../command.ts";
import type { ColorOptions, SliceOptions } from "../../plot_options.ts";
import { readBackground } from "../../read_background.ts";
import { readMap } from "../../read_map.ts";
import { checkPicture, writePicture } from "../../write_picture.ts";

/** Options of `niglm plot stat-map`, as the table declares them. */
export interface PlotStatMapCommand extends SliceOptions, ColorOptions {
  readonly bgImg: string | undefined;
  readonly dim: number | "auto";
  readonly threshold: PictureThreshold | undefined;
  readonly symmetricCbar: boolean | "auto";
  readonly resamplingInterpolation: Interpolation;
  readonly transparency: number;
}

/** Draws a statistical map over a background. */
export async function plotStatMapCommand(
  options: PlotStatMapCommand,
  [name]: readonly string[],
  context: Context,
): Promise<Report> {
  await checkPicture(options, [name, options.bgImg]);
  const map = await readMap(name, context.signal);
  const bgImg = await readBackground(options.bgImg, { name, map }, context);
  const picture = plotStatMap(map, {
    ...options,
    bgImg,
    name,
    bgName: options.bgImg,
    onWarning: context.warn,
  });
  return await writePicture(picture, options);
}
