/** Statistical maps over a background. @module */

import type { Image } from "../../nifti/types.ts";
import { warnOnConsole } from "../../warnings.ts";
import type { Interpolation } from "../../image/interpolation.ts";
import { type ColorRange, colorRange } from "../color/color_range.ts";
import {
  type Colormap,
  findColormap,
  lowerHalf,
  upperHalf,
} from "../color/colormap.ts";
import { formatNumber } from "../color/format_number.ts";
import { chooseCuts } from "../cuts/choose_cuts.ts";
import type { Picture } from "../picture.ts";
import { backdropOf } from "./background.ts";
import type { BrainOptions } from "./brain_options.ts";
import { describeCuts } from "./describe_cuts.ts";
import { drawSlices, type Layer } from "./draw_slices.ts";
import { finiteImage, uprightImage } from "./finite_image.ts";
import { nothingToShow } from "./nothing_to_show.ts";
import { type PictureThreshold, resolveThreshold } from "./threshold.ts";

/** What {@linkcode plotStatMap} can be told, with nilearn's names. */
export interface PlotStatMapOptions extends BrainOptions {
  /** The image under the map: a mean, an anatomy, a mask. */
  readonly bgImg?: Image;
  /** Name of the background in descriptions. @default {"background"} */
  readonly bgName?: string;
  /** Values of at most this size are hidden. @default {1e-6} */
  readonly threshold?: PictureThreshold;
  /** Name of the colour map. @default {"RdBu_r"; of one sign, its half} */
  readonly cmap?: string;
  /** Value of the first colour. @default {the least, or -vmax} */
  readonly vmin?: number;
  /** Value of the last colour. @default {the greatest, or -vmin} */
  readonly vmax?: number;
  /**
   * Whether colours are symmetric about 0.
   *
   * @default {"auto"}
   */
  readonly symmetricCbar?: boolean | "auto";
  /** Whether there is a bar that says what colours mean. @default {true} */
  readonly colorbar?: boolean;
  /** How much the background is dimmed, -2 to 2. @default {"auto"} */
  readonly dim?: number | "auto";
  /** How opaque the map is, from 0 to 1. @default {1} */
  readonly transparency?: number;
  /**
   * How an image that is turned against the world is resampled.
   *
   * @default {"continuous"}
   */
  readonly resamplingInterpolation?: Interpolation;
}

/**
 * Draws slices of a statistical map over a background.
 *
 * @param map The map.
 * @param options Background, cuts, threshold, colours, layout.
 * @returns The picture.
 * @throws {UsageError} If options do not fit each other.
 * @throws {InputError} If all cuts are outside of the map.
 *
 * @example
 * ```ts ignore
 * import { plotStatMap, readImage } from "@niglm/niglm";
 *
 * const picture = plotStatMap(await readImage("z.nii.gz"), {
 *   bgImg: await readImage("mean.nii.gz"),
 *   threshold: 3.09,
 *   displayMode: "z",
 *   cutCoords: 5,
 * });
 * await Deno.writeFile("z.png", await picture.png());
 * ```
 */
export function plotStatMap(
  map: Image,
  options: PlotStatMapOptions = {},
): Picture {
  const { name = "map", bgName = "background", bgImg } = options;
  const { onWarning = warnOnConsole, displayMode = "ortho" } = options;
  const { resamplingInterpolation = "continuous", transparency } = options;
  const image = finiteImage(map, name);
  const threshold = resolveThreshold(options.threshold ?? 1e-6, image.data);
  const cuts = chooseCuts(image, {
    displayMode,
    cutCoords: options.cutCoords,
    activationThreshold: threshold,
    onWarning,
  });
  const under = bgImg && finiteImage(bgImg, bgName);
  const { blackBg = "auto", dim = "auto" } = options;
  const backdrop = backdropOf(under, { blackBg, dim });
  const range = colorRange(image.data, options);
  const colormap = options.cmap === undefined
    ? defaultColormap(range)
    : findColormap(options.cmap);
  const layers: Layer[] = [];
  if (under) layers.push(backgroundLayer(under, backdrop));
  const upright = uprightImage(image, resamplingInterpolation);
  const paint = { ...range, colormap, threshold, opacity: transparency };
  layers.push({ image: upright, paint });
  const note = nothingToShow(map, threshold);
  if (note) onWarning(`${name}: ${note}`);
  const { vmin, vmax } = range;
  return drawSlices({
    layers,
    cuts,
    blackBg: backdrop.blackBg,
    bar: options.colorbar ?? true ? paint : undefined,
    note,
    facts: { cuts, threshold, vmin, vmax, cmap: colormap.name },
    description: `${options.title ?? `Statistical map ${name}`}: ` +
      `${describeCuts(cuts)}; values beyond ${formatNumber(threshold, 3)} ` +
      `coloured from ${formatNumber(vmin, 3)} to ${formatNumber(vmax, 3)}` +
      (under ? ` over ${bgName}` : "") + (note ? `; ${note}` : ""),
  }, options);
}

/** Red above 0 and blue below it, also where values lie on one side only. */
function defaultColormap({ vmin, vmax }: ColorRange): Colormap {
  const both = findColormap("RdBu_r");
  if (vmin >= 0 && vmax > 0) return upperHalf(both);
  return vmax <= 0 && vmin < 0 ? lowerHalf(both) : both;
}

/**
 * The layer of a background, in grey.
 *
 * @param image The background, its values finite.
 * @param limits Values of black and white.
 * @returns The layer.
 */
export function backgroundLayer(
  image: Image,
  { vmin, vmax }: {
    readonly vmin: number | undefined;
    readonly vmax: number | undefined;
  },
): Layer {
  const range = colorRange(image.data, { symmetricCbar: false });
  return {
    image: uprightImage(image, "continuous"),
    paint: {
      colormap: findColormap("gray"),
      vmin: vmin ?? range.vmin,
      vmax: vmax ?? range.vmax,
      threshold: 1e-6,
    },
  };
}
