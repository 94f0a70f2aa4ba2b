/** Masks, atlases and regions over a background. @module */

import type { Image } from "../../nifti/types.ts";
import { warnOnConsole } from "../../warnings.ts";
import { categoricalColors, colorAt, findColormap } from "../color/colormap.ts";
import type { ColorBar } from "../color/color_bar.ts";
import { chooseCuts, type Cut } from "../cuts/choose_cuts.ts";
import type { Picture } from "../picture.ts";
import type { LineItem, Rgb } from "../scene/scene.ts";
import { backdropOf } from "./background.ts";
import type { BrainOptions } from "./brain_options.ts";
import { contourLines } from "./contour.ts";
import { describeCuts } from "./describe_cuts.ts";
import { drawSlices, type Layer } from "./draw_slices.ts";
import { finiteImage, uprightImage } from "./finite_image.ts";
import type { PlacedView } from "./layout.ts";
import { nothingToShow } from "./nothing_to_show.ts";
import { sliceOf } from "./slice.ts";
import { backgroundLayer } from "./stat_map.ts";
import { resolveThreshold } from "./threshold.ts";

/** What {@linkcode plotRoi} can be told, with nilearn's names. */
export interface PlotRoiOptions extends BrainOptions {
  /** The image under the regions. */
  readonly bgImg?: Image;
  /** Name of the background in descriptions. @default {"background"} */
  readonly bgName?: string;
  /** Values of at most this size are no region. @default {0.5} */
  readonly threshold?: number;
  /**
   * Name of the colour map that labels are spread over.
   *
   * @default {colours that colour-blind readers can tell apart}
   */
  readonly cmap?: string;
  /** How opaque regions are, from 0 to 1. @default {0.7, outlines 1} */
  readonly alpha?: number;
  /** Whether regions are filled or outlined. @default {"continuous"} */
  readonly viewType?: "continuous" | "contours";
  /** Thickness of outlines, in pixels. @default {2} */
  readonly linewidths?: number;
  /** Whether a bar says which label has which colour. @default {true} */
  readonly colorbar?: boolean;
  /** How much the background is dimmed, -2 to 2. @default {"auto"} */
  readonly dim?: number | "auto";
}

/** Labels of more regions are not written beside the bar. */
const MOST_LABELS = 30;

/**
 * Draws regions over a background: filled, or their outlines. Each label has
 * its colour.
 *
 * @param roi A mask, or an image of labels.
 * @param options Background, cuts, colours, layout.
 * @returns The picture.
 * @throws {UsageError} If options do not fit each other.
 * @throws {InputError} If all cuts are outside of the image.
 *
 * @example
 * ```ts ignore
 * import { plotRoi, readImage } from "@niglm/niglm";
 *
 * const picture = plotRoi(await readImage("mask.nii.gz"), {
 *   bgImg: await readImage("mean.nii.gz"),
 *   viewType: "contours",
 * });
 * await Deno.writeFile("mask.png", await picture.png());
 * ```
 */
export function plotRoi(roi: Image, options: PlotRoiOptions = {}): Picture {
  const { name = "regions", bgName = "background", bgImg } = options;
  const { onWarning = warnOnConsole, displayMode = "ortho" } = options;
  const { viewType = "continuous", colorbar = true } = options;
  const { blackBg = "auto", dim = "auto", linewidths = 2 } = options;
  const outlined = viewType === "contours";
  const { alpha = outlined ? 1 : 0.7 } = options;
  const image = finiteImage(roi, name);
  const threshold = resolveThreshold(options.threshold ?? 0.5, image.data);
  const cuts = chooseCuts(image, {
    displayMode,
    cutCoords: options.cutCoords,
    activationThreshold: threshold,
    onWarning,
  });
  const under = bgImg && finiteImage(bgImg, bgName);
  const backdrop = backdropOf(under, { blackBg, dim });
  const upright = uprightImage(image, "nearest");
  const labels = labelsOf(upright.data, threshold);
  const colors = colorsOf(labels.length, options.cmap);
  const numbered = numberLabels(upright, labels);
  const paint = {
    colormap: { name: "labels", colors: Uint8Array.from(colors.flat()) },
    vmin: 0.5,
    vmax: labels.length + 0.5,
    threshold: 0.5,
    opacity: outlined ? 0 : alpha,
  };
  const layers: Layer[] = under ? [backgroundLayer(under, backdrop)] : [];
  layers.push({ image: numbered, paint });
  const note = nothingToShow(roi, threshold);
  if (note) onWarning(`${name}: ${note}`);
  return drawSlices({
    layers,
    cuts,
    blackBg: backdrop.blackBg,
    bar: colorbar && labels.length > 1 ? labelBar(labels, colors) : undefined,
    decorate: outlined
      ? (view, flipped) =>
        outlines(numbered, colors, { view, flipped, linewidths, alpha })
      : undefined,
    note,
    facts: { cuts, labels },
    description: `${options.title ?? `Regions of ${name}`}: ${
      describeCuts(cuts)
    }; ${labels.length} ${labels.length === 1 ? "region" : "regions"}${
      under ? ` over ${bgName}` : ""
    }`,
  }, options);
}

function labelsOf(data: Float64Array, threshold: number): number[] {
  return [...new Set(data.filter((value) => Math.abs(value) > threshold))]
    .sort((a, b) => a - b);
}

function colorsOf(count: number, cmap: string | undefined): Rgb[] {
  if (cmap === undefined) return categoricalColors(count);
  const colormap = findColormap(cmap);
  return Array.from(
    { length: count },
    (_, i) => colorAt(colormap, count > 1 ? i / (count - 1) : 0),
  );
}

/** The same image with labels 1, 2, …; 0 outside. */
function numberLabels(image: Image, labels: readonly number[]): Image {
  const numbers = new Map(labels.map((label, i) => [label, i + 1]));
  return {
    ...image,
    data: image.data.map((value) => numbers.get(value) ?? 0),
  };
}

/** A bar with one piece a label. */
function labelBar(
  labels: readonly number[],
  colors: readonly Rgb[],
): Omit<ColorBar, "ink" | "fontSize"> {
  const limits = { barMin: 0.5, barMax: labels.length + 0.5 };
  const step = Math.ceil(labels.length / MOST_LABELS);
  return {
    colormap: { name: "labels", colors: Uint8Array.from(colors.flat()) },
    vmin: limits.barMin,
    vmax: limits.barMax,
    ...limits,
    ticks: labels.map((label, i) => ({ value: i + 1, text: `${label}` }))
      .filter((_, i) => i % step === 0),
  };
}

/** Lines around the regions of a view. */
function outlines(
  image: Image,
  colors: readonly Rgb[],
  { view: placed, flipped, linewidths, alpha }: {
    readonly view: PlacedView<Cut>;
    readonly flipped: boolean;
    readonly linewidths: number;
    readonly alpha: number;
  },
): LineItem[] {
  const { view, bounds, x, y, width, height } = placed;
  const slice = sliceOf(image, view.axis, view.coord);
  if (slice === undefined) return [];
  const { values, columns, rows, bounds: own } = slice;
  const scale = width / (bounds.right - bounds.left);
  const along = (column: number) => {
    const mm = own.left + column / columns * (own.right - own.left);
    return x + scale * (flipped ? bounds.right - mm : mm - bounds.left);
  };
  const down = (row: number) => {
    const mm = own.top - row / rows * (own.top - own.bottom);
    return y + (bounds.top - mm) / (bounds.top - bounds.bottom) * height;
  };
  return colors.flatMap((color, i) => {
    const inside = values.map((value) => value === i + 1 ? 1 : 0);
    return contourLines(inside, columns, 0.5).map((ring): LineItem => ({
      kind: "line",
      points: ring.map((value, at) =>
        at % 2 === 0 ? along(value) : down(value)
      ),
      color,
      thickness: linewidths,
      closed: true,
      opacity: alpha,
    }));
  });
}
