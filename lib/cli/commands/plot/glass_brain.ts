/** `niglm plot glass-brain`. @module */

import type { GlassMode } from "../../../plot/brain/glass_modes.ts";
import { plotGlassBrain } from "../../../plot/brain/glass_brain.ts";
import type { PictureThreshold } from "../../../plot/brain/threshold.ts";
import type { Interpolation } from "../../../image/mod.ts";
import type { Context, Report } from "../../command.ts";
import type { ColorOptions, PictureOptions } from "../../plot_options.ts";
import { readMap } from "../../read_map.ts";
import { checkPicture, writePicture } from "../../write_picture.ts";

/** Options of `niglm plot glass-brain`, as the table declares them. */
export interface PlotGlassBrainCommand extends PictureOptions, ColorOptions {
  readonly mask: string | undefined;
  readonly threshold: PictureThreshold | undefined;
  readonly plotAbs: boolean;
  readonly symmetricCbar: boolean | "auto";
  readonly resamplingInterpolation: Interpolation;
  readonly alpha: number;
  readonly displayMode: GlassMode;
  readonly annotate: boolean;
  readonly radiological: boolean;
  readonly blackBg: boolean;
}

/** Draws a map as if the brain were glass. */
export async function plotGlassBrainCommand(
  options: PlotGlassBrainCommand,
  [name]: readonly string[],
  { signal, warn }: Context,
): Promise<Report> {
  const { mask } = options;
  await checkPicture(options, [name, mask]);
  const picture = plotGlassBrain(await readMap(name, signal), {
    ...options,
    maskImg: mask === undefined ? undefined : await readMap(mask, signal),
    name,
    onWarning: warn,
  });
  return await writePicture(picture, options);
}
