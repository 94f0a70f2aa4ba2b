/** Glass brains: maps seen through from several sides. @module */

import type { GlassMode } from "./glass_modes.ts";
import type { Interpolation } from "../../image/interpolation.ts";
import type { Image } from "../../nifti/types.ts";
import { type WarningHandler, warnOnConsole } from "../../warnings.ts";
import { findColormap, upperHalf } from "../color/colormap.ts";
import { colorRange } from "../color/color_range.ts";
import { formatNumber } from "../color/format_number.ts";
import type { Picture } from "../picture.ts";
import type { TileItem } from "../scene/scene.ts";
import { sideLabels } from "./annotate.ts";
import { mirrored } from "./draw_slices.ts";
import { finiteImage, uprightImage } from "./finite_image.ts";
import { drawFrame } from "./frame.ts";
import { glassOutline } from "./glass_outline.ts";
import type { PlacedView } from "./layout.ts";
import { nothingToShow } from "./nothing_to_show.ts";
import { type Paint, paintSlice } from "./paint.ts";
import { axisOfView, projectImage, type View } from "./project.ts";
import { type Bounds, cropSlice, planeBounds } from "./slice.ts";
import { type PictureThreshold, resolveThreshold } from "./threshold.ts";

/** What {@linkcode plotGlassBrain} can be told, with nilearn's names. */
export interface PlotGlassBrainOptions {
  /** The views: from the left, the right, behind, above. @default {"ortho"} */
  readonly displayMode?: GlassMode;
  /** The brain that the outline is taken from. @default {where map is not 0} */
  readonly maskImg?: Image;
  /** Values of at most this size are hidden. @default {"auto"} */
  readonly threshold?: PictureThreshold;
  /** Whether sizes are drawn rather than values. @default {true} */
  readonly plotAbs?: boolean;
  /** Name of the colour map. @default {reds of "RdBu_r", or all of it} */
  readonly cmap?: string;
  /** Value of the first colour. @default {0, the least, or -vmax} */
  readonly vmin?: number;
  /** Value of the last colour. @default {the greatest, or -vmin} */
  readonly vmax?: number;
  /** Whether colours are symmetric about 0. @default {"auto"} */
  readonly symmetricCbar?: boolean | "auto";
  /** Whether there is a bar that says what colours mean. @default {true} */
  readonly colorbar?: boolean;
  /** How opaque values are, from 0 to 1. @default {0.7} */
  readonly alpha?: number;
  /** Title above the picture. */
  readonly title?: string;
  /** Whether left and right are written. @default {true} */
  readonly annotate?: boolean;
  /** Whether the paper is black. @default {false} */
  readonly blackBg?: boolean;
  /** Whether the right of the brain is on the left. @default {false} */
  readonly radiological?: boolean;
  /** Width and height in pixels. @default {as much as the views need} */
  readonly outputSize?: readonly [number, number];
  /** How a turned image is resampled. @default {"continuous"} */
  readonly resamplingInterpolation?: Interpolation;
  /** The map's name in descriptions. @default {"map"} */
  readonly name?: string;
  /** Told of what is missing or changed. @default {the console} */
  readonly onWarning?: WarningHandler;
}

/** Room around the brain, in mm. */
const AROUND = 4;

const SEEN_FROM: Readonly<Record<View, string>> = {
  x: "the side",
  y: "behind",
  z: "above",
  l: "the left",
  r: "the right",
};

/**
 * Draws a map as if the brain were glass: the value of greatest size along
 * each line of sight, inside the outline of the brain itself.
 *
 * @param map The map.
 * @param options Views, mask, threshold, colours.
 * @returns The picture.
 * @throws {UsageError} If options do not fit each other.
 *
 * @example
 * ```ts ignore
 * import { plotGlassBrain, readImage } from "@niglm/niglm";
 *
 * const picture = plotGlassBrain(await readImage("z.nii.gz"), {
 *   threshold: 3.09,
 *   displayMode: "lyrz",
 *   maskImg: await readImage("mask.nii.gz"),
 * });
 * await Deno.writeFile("glass.png", await picture.png());
 * ```
 */
export function plotGlassBrain(
  map: Image,
  options: PlotGlassBrainOptions = {},
): Picture {
  const { name = "map", onWarning = warnOnConsole, plotAbs = true } = options;
  const { blackBg = false, radiological = false, alpha = 0.7 } = options;
  const { displayMode = "ortho", resamplingInterpolation = "continuous" } =
    options;
  const image = finiteImage(map, name);
  const threshold = resolveThreshold(options.threshold ?? "auto", image.data);
  const least = plotAbs ? 0 : undefined;
  const range = colorRange(image.data, { ...options, least });
  const named = findColormap(
    options.cmap ?? (plotAbs && blackBg ? "inferno" : "RdBu_r"),
  );
  const half = plotAbs && (options.cmap !== undefined || !blackBg);
  const colormap = half ? upperHalf(named) : named;
  const hidden = Math.max(0, threshold);
  const paint = { ...range, colormap, threshold: hidden, opacity: alpha };
  const upright = uprightImage(image, resamplingInterpolation);
  const mask = brainOf(upright, options.maskImg);
  const views = [...displayMode === "ortho" ? "xyz" : displayMode] as View[];
  const note = nothingToShow(map, threshold);
  if (note) onWarning(`${name}: ${note}`);
  const { affine } = upright.grid;
  const bounds = new Map(
    views.map((view) => [view, brainBounds(mask, view)]),
  );
  return drawFrame<View>({
    rows: [views],
    boundsOf: (view) => bounds.get(view) ?? brainBounds(mask, view),
    large: views.length < 4,
    voxel: Math.min(affine[0], affine[5], affine[10]),
    blackBg,
    bar: options.colorbar ?? true ? paint : undefined,
    note,
    facts: { threshold, ...range, cmap: named.name, plotAbs },
    description: `${options.title ?? `Glass brain of ${name}`}: seen from ${
      views.map((view) => SEEN_FROM[view]).join(", ")
    }; ${plotAbs ? "sizes" : "values"} beyond ${
      formatNumber(threshold, 3)
    } coloured from ${formatNumber(range.vmin, 3)} to ${
      formatNumber(range.vmax, 3)
    }`,
    draw(view, style) {
      const outline = { flipped: isFlipped(view.view, radiological), blackBg };
      const annotated = (options.annotate ?? true) &&
        axisOfView(view.view) !== "x";
      return [
        ...glassOutline(mask, view, { ...outline, part: "inside" }),
        projectionTile(upright, view, { paint, plotAbs, ...outline }),
        ...glassOutline(mask, view, { ...outline, part: "edge" }),
        ...annotated ? sideLabels(view, outline.flipped, style) : [],
      ];
    },
  }, options);
}

/** From the left, the front is on the left. */
function isFlipped(view: View, radiological: boolean): boolean {
  return view === "l" || (radiological && (view === "y" || view === "z"));
}

/** The mask along the world's axes; without one, where the map is not 0. */
function brainOf(upright: Image, maskImg: Image | undefined): Image {
  const source = maskImg
    ? uprightImage(finiteImage(maskImg, "mask"), "nearest")
    : upright;
  return { ...source, data: source.data.map((v) => v === 0 ? 0 : 1) };
}

/** The window of the brain with some room around it. */
function brainBounds(mask: Image, view: View): Bounds {
  const axis = axisOfView(view);
  const whole = planeBounds(mask, axis);
  const { values, columns, rows } = projectImage(mask, axis, true);
  let [left, right, top, bottom] = [columns, -1, rows, -1];
  values.forEach((value, i) => {
    if (value === 0) return;
    const [column, row] = [i % columns, Math.floor(i / columns)];
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  });
  if (right < 0) return whole;
  const across = (whole.right - whole.left) / columns;
  const down = (whole.top - whole.bottom) / rows;
  return {
    left: whole.left + left * across - AROUND,
    right: whole.left + (right + 1) * across + AROUND,
    bottom: whole.top - (bottom + 1) * down - AROUND,
    top: whole.top - top * down + AROUND,
  };
}

function projectionTile(
  image: Image,
  { view, bounds, x, y, width, height }: PlacedView<View>,
  { paint, plotAbs, flipped }: {
    readonly paint: Paint;
    readonly plotAbs: boolean;
    readonly flipped: boolean;
  },
): TileItem {
  const slice = cropSlice(projectImage(image, view, plotAbs), bounds);
  const own = slice.bounds;
  const cells = paintSlice(slice, paint);
  const scale = width / (bounds.right - bounds.left);
  const from = flipped ? bounds.right - own.right : own.left - bounds.left;
  return {
    kind: "tile",
    x: x + from * scale,
    y: y + (bounds.top - own.top) / (bounds.top - bounds.bottom) * height,
    width: (own.right - own.left) * scale,
    height: (own.top - own.bottom) * scale,
    ...cells,
    rgba: flipped ? mirrored(cells) : cells.rgba,
  };
}
