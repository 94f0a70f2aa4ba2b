/** Two maps, voxel by voxel. @module */

import { counted } from "../../counted.ts";
import { InputError } from "../../errors.ts";
import { computeBackgroundMask } from "../../image/background_mask.ts";
import { resampleImg } from "../../image/resample_img.ts";
import type { Image } from "../../nifti/types.ts";
import { colorAt, findColormap } from "../color/colormap.ts";
import { colorBarItems, colorBarWidth } from "../color/color_bar.ts";
import { formatNumber } from "../color/format_number.ts";
import { binOf, BINS, countTicks, histograms, limitsOf } from "./histograms.ts";
import { finiteImage } from "../brain/finite_image.ts";
import { fitText } from "../font/measure_text.ts";
import { Picture } from "../picture.ts";
import { fitScene } from "../scene/fit_scene.ts";
import type { Rgb, SceneItem } from "../scene/scene.ts";
import {
  type Axis1d,
  leftAxis,
  leftAxisWidth,
  lowerAxis,
  lowerAxisHeight,
  placeOn,
} from "../design/axes.ts";
import { frame } from "../design/matrix.ts";
import {
  type ChartOptions,
  chartStyle,
  MARGIN,
  titleHeight,
  titleItems,
} from "../design/style.ts";

/** What {@linkcode plotImgComparison} can be told, with nilearn's names. */
export interface PlotImgComparisonOptions extends ChartOptions {
  /** The voxels to compare. @default {the reference's background mask} */
  readonly maskImg?: Image;
  /** Name of the reference. @default {"image set 1"} */
  readonly refLabel?: string;
  /** Name of the other map. @default {"image set 2"} */
  readonly srcLabel?: string;
  /** Whether counts of the histogram are logarithmic. @default {true} */
  readonly log?: boolean;
  /** Whether there is a bar that says what colours mean. @default {true} */
  readonly colorbar?: boolean;
}

/** Size of a picture, in pixels, before it is fitted into another. */
const SIZE: readonly [number, number] = [1120, 500];

/**
 * Draws how many voxels have which pair of values, with Pearson's r, and the
 * histograms of both maps. The second map is resampled onto the first where it
 * is on another grid.
 *
 * @param ref The reference.
 * @param src The other map.
 * @param options Mask, names, scales.
 * @returns The picture.
 * @throws {InputError} If fewer than two voxels can be compared.
 *
 * @example
 * ```ts ignore
 * import { plotImgComparison, readImage } from "@niglm/niglm";
 *
 * const picture = plotImgComparison(
 *   await readImage("z.nii.gz"),
 *   await readImage("other_z.nii.gz"),
 * );
 * console.log(picture.facts.correlation);
 * await Deno.writeFile("compared.png", await picture.png());
 * ```
 */
export function plotImgComparison(
  ref: Image,
  src: Image,
  options: PlotImgComparisonOptions = {},
): Picture {
  const { refLabel = "image set 1", srcLabel = "image set 2" } = options;
  const { title = "", log = true, colorbar = true, maskImg } = options;
  const reference = finiteImage(ref, refLabel);
  const other = resampleImg(finiteImage(src, srcLabel), {
    targetAffine: ref.grid.affine,
    targetShape: ref.grid.shape,
  });
  const mask = maskImg === undefined
    ? computeBackgroundMask(reference)
    : resampleImg(finiteImage(maskImg, "mask"), {
      targetAffine: ref.grid.affine,
      targetShape: ref.grid.shape,
      interpolation: "nearest",
    }).data;
  const a = reference.data.filter((_, v) => mask[v] !== 0);
  const b = other.data.filter((_, v) => mask[v] !== 0);
  if (a.length < 2) {
    throw new InputError(
      `${refLabel}: found ${
        counted(a.length, "voxel")
      } to compare, expected at least two`,
      { field: "mask" },
    );
  }
  const correlation = pearson(a, b);
  const [width, height] = SIZE;
  const style = chartStyle(options);
  const { fontSize, ink, paper } = style;
  const head = titleHeight(title, style);
  const top = MARGIN + head + Math.round(1.7 * fontSize);
  const lower = lowerAxisHeight(style) + Math.round(1.6 * fontSize);
  const tall = Math.max(60, height - top - lower - MARGIN);
  const [fromA, toA] = limitsOf(a);
  const [fromB, toB] = limitsOf(b);
  const pairs = countPairs(a, b, [fromA, toA], [fromB, toB]);
  const most = pairs.reduce((x, y) => Math.max(x, y), 0);
  const colormap = findColormap("inferno");
  const up: Axis1d = { from: fromB, to: toB, start: top + tall, end: top };
  const bar = {
    colormap,
    vmin: 0,
    vmax: Math.log10(Math.max(most, 2)),
    barMin: 0,
    barMax: Math.log10(Math.max(most, 2)),
    ticks: countTicks(most),
    ink,
    fontSize,
  };
  const barWidth = colorbar ? colorBarWidth(bar) + 10 : 0;
  const left = MARGIN + Math.round(1.6 * fontSize) + leftAxisWidth(up, style);
  const half = Math.floor((width - 2 * MARGIN) * 0.52);
  const wide = Math.max(60, half - left - barWidth);
  const along: Axis1d = { from: fromA, to: toA, start: left, end: left + wide };
  const text = { kind: "text", size: fontSize, color: ink } as const;
  const r = `Pearson's r: ${correlation.toFixed(3).replace("-", "−")}`;
  const items: SceneItem[] = [
    { ...text, x: left, y: top - 0.5 * fontSize, text: r },
    ...frame(left, top, wide, tall, ink),
    {
      kind: "tile",
      x: left,
      y: top,
      width: wide,
      height: tall,
      columns: BINS,
      rows: BINS,
      rgba: paintPairs(
        pairs,
        (count) => colorAt(colormap, Math.log10(count) / bar.vmax),
      ),
    },
    ...identityLine(along, up),
    ...leftAxis(up, left, style),
    ...lowerAxis(along, top + tall, style),
    {
      ...text,
      x: left + wide / 2,
      y: top + tall + lower - 0.4 * fontSize,
      text: fitText(refLabel, wide, fontSize),
      anchor: "middle",
    },
    {
      ...text,
      x: MARGIN + fontSize,
      y: top + tall / 2,
      text: fitText(srcLabel, tall, fontSize),
      anchor: "middle",
      rotate: -90,
    },
  ];
  if (colorbar) {
    items.push(...colorBarItems(bar, left + wide + 10, top, tall));
    items.push({
      ...text,
      x: left + wide + 10,
      y: top + tall + lower - 0.4 * fontSize,
      text: "voxels",
    });
  }
  items.push(...histograms([a, b], {
    left: half + 3 * MARGIN,
    right: width - MARGIN,
    top,
    tall,
    log,
    names: [refLabel, srcLabel],
    style,
  }));
  items.push(...titleItems(title, width, style));
  return new Picture(
    fitScene({
      width,
      height,
      background: paper,
      description: `${
        title || `${refLabel} against ${srcLabel}`
      }: Pearson's r ${formatNumber(correlation, 4)} over ${a.length} voxels`,
      items,
    }, options.outputSize),
    { correlation, voxels: a.length },
  );
}

/** Pearson's correlation; NaN where a map is constant. */
function pearson(a: Float64Array, b: Float64Array): number {
  const meanOf = (x: Float64Array) => x.reduce((s, v) => s + v, 0) / x.length;
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let v = 0; v < a.length; v++) {
    const [x, y] = [a[v] - meanA, b[v] - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}

/** Voxels of each pair of bins, rows from the top. */
function countPairs(
  a: Float64Array,
  b: Float64Array,
  limitsA: readonly [number, number],
  limitsB: readonly [number, number],
): Float64Array {
  const counts = new Float64Array(BINS * BINS);
  for (let v = 0; v < a.length; v++) {
    const row = BINS - 1 - binOf(b[v], limitsB);
    counts[row * BINS + binOf(a[v], limitsA)]++;
  }
  return counts;
}

function paintPairs(
  counts: Float64Array,
  colorOf: (count: number) => Rgb,
): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(4 * counts.length);
  counts.forEach((count, i) =>
    rgba.set([...count > 0 ? colorOf(count) : [0, 0, 0], 255], 4 * i)
  );
  return rgba;
}

/** Where both maps are equal, as far as it is inside. */
function identityLine(along: Axis1d, up: Axis1d): SceneItem[] {
  const from = Math.max(along.from, up.from);
  const to = Math.min(along.to, up.to);
  if (!(to > from)) return [];
  return [{
    kind: "line",
    points: [
      placeOn(along, from),
      placeOn(up, from),
      placeOn(along, to),
      placeOn(up, to),
    ],
    color: [190, 190, 190],
    thickness: 1.2,
  }];
}
