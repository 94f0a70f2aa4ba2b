/** Carpets: the time courses of all voxels as one picture. @module */

import { InputError } from "../../errors.ts";
import type { Image, VolumeSeries } from "../../nifti/types.ts";
import { categoricalColors, colorAt, findColormap } from "../color/colormap.ts";
import { colorBarItems, colorBarWidth } from "../color/color_bar.ts";
import { CAP_HEIGHT, measureText } from "../font/measure_text.ts";
import { Picture } from "../picture.ts";
import { fitScene } from "../scene/fit_scene.ts";
import type { SceneItem } from "../scene/scene.ts";
import { type Axis1d, lowerAxis, lowerAxisHeight } from "../design/axes.ts";
import { frame } from "../design/matrix.ts";
import {
  type ChartOptions,
  chartStyle,
  MARGIN,
  titleHeight,
  titleItems,
} from "../design/style.ts";
import { evenly, type LabelledVoxel, voxelsOf } from "./carpet_voxels.ts";
import {
  type CarpetSeries,
  detrendCarpet,
  readCarpet,
} from "./carpet_series.ts";

/** What {@linkcode plotCarpet} can be told, with nilearn's names. */
export interface PlotCarpetOptions extends ChartOptions {
  /**
   * The voxels to show; of an image of labels, label after label.
   *
   * @default {the run's EPI mask}
   */
  readonly maskImg?: Image;
  /** Seconds between scans. @default {the header's} */
  readonly tR?: number;
  /** Whether the line of best fit is removed. @default {true} */
  readonly detrend?: boolean;
  /** Whether what is left is divided by its deviation. @default {true} */
  readonly standardize?: boolean;
  /** Value of the first colour. @default {two deviations below the mean} */
  readonly vmin?: number;
  /** Value of the last colour. @default {two deviations above the mean} */
  readonly vmax?: number;
  /** Name of the colour map. @default {"gray"} */
  readonly cmap?: string;
  /** Whether there is a bar that says what colours mean. @default {false} */
  readonly colorbar?: boolean;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/** Size of a picture, in pixels, before it is fitted into another. */
const SIZE: readonly [number, number] = [1100, 560];
/** From this number of scans on, only every second, fourth, … is shown. */
const LONG = 800;
/** Width of the strip of labels, in pixels. */
const STRIP = 14;
/** Labels are written where they are at least this high, in pixels. */
const LABELLED = 14;

/**
 * Draws the time courses of a run's voxels, a row each, a column a scan
 * (Power 2017): motion and other shocks are stripes. Where there are more
 * voxels than pixels, evenly spaced ones are shown; the run is read volume by
 * volume.
 *
 * @param run The run.
 * @param options Mask or labels, scaling, colours.
 * @returns The picture.
 * @throws {InputError} If the run has one scan only, or no voxel is inside the
 *   mask.
 *
 * @example
 * ```ts ignore
 * import { openRun, plotCarpet } from "@niglm/niglm";
 *
 * const picture = await plotCarpet(await openRun("bold.nii.gz"));
 * await Deno.writeFile("carpet.png", await picture.png());
 * ```
 */
export async function plotCarpet(
  run: VolumeSeries,
  options: PlotCarpetOptions = {},
): Promise<Picture> {
  if (run.volumeCount < 2) {
    throw new InputError(
      `${run.name}: found ${run.volumeCount} volume, expected a run`,
      { file: run.name, field: "dim" },
    );
  }
  const { title = "", detrend = true, standardize = true, signal } = options;
  const [width, height] = SIZE;
  const style = chartStyle(options);
  const { fontSize, ink, paper } = style;
  const { labels, voxels } = await voxelsOf(run, options.maskImg);
  const head = titleHeight(title, style);
  const lower = lowerAxisHeight(style) + Math.round(1.6 * fontSize);
  const tall = Math.max(40, height - head - lower - 2 * MARGIN);
  const shown = evenly(voxels, tall);
  const series = await readCarpet(run, shown.map(({ voxel }) => voxel), signal);
  if (detrend) detrendCarpet(series, standardize);
  const limits = limitsOf(series, options);
  const colormap = findColormap(options.cmap ?? "gray");
  const step = 2 **
    Math.ceil(Math.log2(Math.ceil(run.volumeCount / LONG)));
  const known = labels.length > 1;
  const names = known ? labels.map((label) => `${label}`) : [];
  const left = MARGIN + (known
    ? STRIP + 8 + Math.ceil(
      Math.max(...names.map((name) => measureText(name, fontSize))),
    )
    : Math.round(1.6 * fontSize));
  const bar = { colormap, ...limits, barMin: limits.vmin, barMax: limits.vmax };
  const side = options.colorbar
    ? colorBarWidth({ ...bar, ink, fontSize }) + 2 * MARGIN
    : 0;
  const wide = Math.max(40, width - left - side - 2 * MARGIN);
  const top = MARGIN + head;
  const tR = options.tR ?? run.tR;
  const axis: Axis1d = {
    from: 0,
    to: run.volumeCount * (tR ?? 1),
    start: left,
    end: left + wide,
  };
  const text = { kind: "text", size: fontSize, color: ink } as const;
  const items: SceneItem[] = [
    ...frame(left, top, wide, tall, ink),
    {
      kind: "tile",
      x: left,
      y: top,
      width: wide,
      height: tall,
      ...paintCarpet(series, step, (value) =>
        colorAt(
          colormap,
          (value - limits.vmin) / (limits.vmax - limits.vmin),
        )),
    },
    ...lowerAxis(axis, top + tall, style),
    {
      ...text,
      x: left + wide / 2,
      y: top + tall + lower - 0.4 * fontSize,
      text: tR === undefined ? "scan" : "time (s)",
      anchor: "middle",
    },
  ];
  if (known) {
    items.push(
      ...labelStrip(shown, labels, { left, top, tall, ink, fontSize }),
    );
  } else {
    items.push({
      ...text,
      x: MARGIN + fontSize,
      y: top + tall / 2,
      text: "voxels",
      anchor: "middle",
      rotate: -90,
    });
  }
  if (options.colorbar) {
    items.push(
      ...colorBarItems(
        { ...bar, ink, fontSize },
        left + wide + 2 * MARGIN,
        top,
        tall,
      ),
    );
  }
  items.push(...titleItems(title, width, style));
  return new Picture(
    fitScene({
      width,
      height,
      background: paper,
      description: `${
        title || `Carpet of ${run.name}`
      }: ${shown.length} of ${voxels.length} voxels over ${run.volumeCount} scans${
        known ? `, regions ${names.join(", ")}` : ""
      }`,
      items,
    }, options.outputSize),
    { voxels: voxels.length, shown: shown.length, step, ...limits },
  );
}

/** Mean and deviation as nilearn takes them. */
function limitsOf(
  { values, rows, scans }: CarpetSeries,
  { vmin, vmax }: PlotCarpetOptions,
): { vmin: number; vmax: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  let deviations = 0;
  for (let row = 0; row < rows; row++) {
    const course = values.subarray(row * scans, (row + 1) * scans);
    const own = course.reduce((a, b) => a + b, 0) / scans;
    const square = course.reduce((a, b) => a + (b - own) ** 2, 0);
    deviations += Math.sqrt(square / scans);
  }
  const deviation = deviations / rows || 1;
  return {
    vmin: vmin ?? mean - 2 * deviation,
    vmax: vmax ?? mean + 2 * deviation,
  };
}

function paintCarpet(
  { values, rows, scans }: CarpetSeries,
  step: number,
  colorOf: (value: number) => readonly [number, number, number],
): { rgba: Uint8ClampedArray; columns: number; rows: number } {
  const columns = Math.ceil(scans / step);
  const rgba = new Uint8ClampedArray(4 * columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const color = colorOf(values[row * scans + column * step]);
      rgba.set([...color, 255], 4 * (row * columns + column));
    }
  }
  return { rgba, columns, rows };
}

/** Colours of labels beside the rows, and their names. */
function labelStrip(
  shown: readonly LabelledVoxel[],
  labels: readonly number[],
  { left, top, tall, ink, fontSize }: {
    readonly left: number;
    readonly top: number;
    readonly tall: number;
    readonly ink: readonly [number, number, number];
    readonly fontSize: number;
  },
): SceneItem[] {
  const colors = categoricalColors(labels.length);
  const row = tall / shown.length;
  return labels.flatMap((label, i): SceneItem[] => {
    const first = shown.findIndex((voxel) => voxel.label === label);
    if (first < 0) return [];
    const count = shown.filter((voxel) => voxel.label === label).length;
    const [y, height] = [top + first * row, count * row];
    const strip: SceneItem = {
      kind: "rect",
      x: left - STRIP - 2,
      y,
      width: STRIP,
      height,
      fill: colors[i],
    };
    if (height < LABELLED) return [strip];
    return [strip, {
      kind: "text",
      x: left - STRIP - 6,
      y: y + height / 2 + CAP_HEIGHT * fontSize / 2,
      text: `${label}`,
      size: fontSize,
      color: ink,
      anchor: "end",
    }];
  });
}
