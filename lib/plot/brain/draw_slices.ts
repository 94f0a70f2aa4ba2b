/** Pictures of slices. @module */

import {
  type ColorBar,
  colorBarItems,
  colorBarWidth,
} from "../color/color_bar.ts";
import { type Cut, hasSingleCuts } from "../cuts/choose_cuts.ts";
import type { Image } from "../../nifti/types.ts";
import { CAP_HEIGHT, fitText } from "../font/measure_text.ts";
import { Picture, type PictureFacts } from "../picture.ts";
import { BLACK, type Rgb, type SceneItem, WHITE } from "../scene/scene.ts";
import type { BrainOptions } from "./brain_options.ts";
import {
  type PlacedView,
  placeViews,
  rowsOf,
  scaleThatFits,
} from "./layout.ts";
import { type Paint, paintSlice } from "./paint.ts";
import { type Bounds, planeBounds, sliceOf } from "./slice.ts";
import { enlarge } from "./enlarge.ts";
import { labelItems } from "../scene/label.ts";

/** An image with the colours of its values. */
export interface Layer {
  /** An image with a diagonal, positive affine and finite values. */
  readonly image: Image;
  /** The colours. */
  readonly paint: Paint;
}

/** What a picture of slices shows. */
export interface SlicesPicture {
  /** Images, the later above the earlier; at least one. */
  readonly layers: readonly Layer[];
  /** The cuts by axis. */
  readonly cuts: readonly Cut[];
  /** Whether the paper is black. */
  readonly blackBg: boolean;
  /** The bar that says what colours mean. */
  readonly bar: Omit<ColorBar, "ink" | "fontSize"> | undefined;
  /** Draws more over the slices of a view. */
  readonly decorate?: (view: PlacedView<Cut>, flipped: boolean) => SceneItem[];
  /** What is missing, in words. */
  readonly note?: string;
  /** What is seen, in words. */
  readonly description: string;
  /** What was chosen, by name. */
  readonly facts: PictureFacts;
}

/** Room around everything, in pixels. */
const MARGIN = 10;
/** Width of a view, in pixels, where no size is asked for. */
const VIEW_WIDTH = { few: 330, many: 210 };
/** Enlargement of slices that are smoothed. */
const SMOOTH = 4;

/**
 * Draws slices through images.
 *
 * @param picture What is shown.
 * @param options How it is laid out.
 * @returns The picture.
 */
export function drawSlices(
  picture: SlicesPicture,
  options: BrainOptions,
): Picture {
  const { layers, cuts, blackBg, note, description } = picture;
  const { displayMode = "ortho", title = "", annotate = true } = options;
  const { drawCross = true, radiological = false, outputSize } = options;
  const [ink, paper] = blackBg ? [WHITE, BLACK] : [BLACK, WHITE];
  const rows = rowsOf(displayMode, cuts);
  const boundsOf = ({ axis }: Cut) =>
    union(layers.map(({ image }) => planeBounds(image, axis)));
  const windows = rows.map((row) => row.map(boundsOf));
  const fontSize = outputSize
    ? clamp(Math.round(Math.min(...outputSize) / 25), 9, 20)
    : hasSingleCuts(displayMode)
    ? 16
    : 13;
  const titleSize = Math.round(fontSize * 1.3);
  const head = title ? Math.round(1.9 * titleSize) : 0;
  const foot = note ? Math.round(1.9 * fontSize) : 0;
  const bar = picture.bar && { ...picture.bar, ink, fontSize };
  const barWidth = bar ? colorBarWidth(bar) : 0;
  const side = barWidth > 0 ? barWidth + 2 * MARGIN : 0;
  const scale = outputSize
    ? scaleThatFits(
      windows,
      Math.max(1, outputSize[0] - 2 * MARGIN - side),
      Math.max(1, outputSize[1] - 2 * MARGIN - head - foot),
    )
    : wholeScale(windows, layers, hasSingleCuts(displayMode));
  const layout = placeViews(rows, boundsOf, scale);
  const width = outputSize?.[0] ?? Math.ceil(layout.width + side + 2 * MARGIN);
  const height = outputSize?.[1] ??
    Math.ceil(layout.height + head + foot + 2 * MARGIN);
  const left = MARGIN +
    Math.round((width - 2 * MARGIN - side - layout.width) / 2);
  const top = MARGIN + head +
    Math.round((height - 2 * MARGIN - head - foot - layout.height) / 2);
  const items: SceneItem[] = [];
  for (const placed of layout.views) {
    const view = { ...placed, x: placed.x + left, y: placed.y + top };
    const flipped = radiological && view.view.axis !== "x";
    items.push(...sliceItems(view, layers, flipped, options));
    items.push(...picture.decorate?.(view, flipped) ?? []);
    if (drawCross && hasSingleCuts(displayMode)) {
      items.push(...crossItems(view, cuts, flipped, blackBg));
    }
    if (annotate) {
      items.push(...annotations(view, { fontSize, ink, paper, flipped }));
    }
  }
  if (bar) {
    const tall = Math.round(layout.height * 0.9);
    const x = left + layout.width + 2 * MARGIN;
    const y = Math.round(top + (layout.height - tall) / 2);
    items.push(...colorBarItems(bar, Math.round(x), y, tall));
  }
  const line = { kind: "text", x: MARGIN, color: ink } as const;
  const room = width - 2 * MARGIN;
  if (title) {
    const y = MARGIN + titleSize;
    const text = fitText(title, room, titleSize);
    items.push({ ...line, y, text, size: titleSize });
  }
  if (note) {
    const y = height - MARGIN - 0.3 * fontSize;
    items.push({
      ...line,
      y,
      text: fitText(note, room, fontSize),
      size: fontSize,
    });
  }
  return new Picture(
    { width, height, background: paper, description, items },
    picture.facts,
  );
}

/** Pixels a mm so that voxels of the uppermost image are whole pixels wide. */
function wholeScale(
  windows: readonly (readonly Bounds[])[],
  layers: readonly Layer[],
  few: boolean,
): number {
  const longest = Math.max(...windows.map((row) => row.length));
  const room = few
    ? VIEW_WIDTH.few * Math.max(longest, 2)
    : VIEW_WIDTH.many * Math.max(longest, 3);
  const fitting = scaleThatFits(windows, room, Infinity);
  const { affine } = layers[layers.length - 1].image.grid;
  const voxel = Math.min(affine[0], affine[5], affine[10]);
  return Math.max(1, Math.round(fitting * voxel)) / voxel;
}

function sliceItems(
  { view, bounds, x, y, width, height }: PlacedView<Cut>,
  layers: readonly Layer[],
  flipped: boolean,
  { smoothDisplay = false }: BrainOptions,
): SceneItem[] {
  const scale = width / (bounds.right - bounds.left);
  return layers.flatMap(({ image, paint }): SceneItem[] => {
    const slice = sliceOf(image, view.axis, view.coord);
    if (slice === undefined) return [];
    const own = slice.bounds;
    const cells = paintSlice(
      smoothDisplay ? enlarge(slice, SMOOTH) : slice,
      paint,
    );
    const from = flipped ? bounds.right - own.right : own.left - bounds.left;
    return [{
      kind: "tile",
      x: x + from * scale,
      y: y + (bounds.top - own.top) / (bounds.top - bounds.bottom) * height,
      width: (own.right - own.left) * scale,
      height: (own.top - own.bottom) * scale,
      ...cells,
      rgba: flipped ? mirrored(cells) : cells.rgba,
    }];
  });
}

/** Cells from right to left. */
function mirrored(
  { rgba, columns, rows }: Pick<
    SceneItem & { kind: "tile" },
    "rgba" | "columns" | "rows"
  >,
): Uint8ClampedArray {
  const turned = new Uint8ClampedArray(rgba.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = 4 * (row * columns + column);
      const to = 4 * (row * columns + columns - 1 - column);
      turned.set(rgba.subarray(from, from + 4), to);
    }
  }
  return turned;
}

/** Where the other cuts run through a view. */
function crossItems(
  { view, bounds, x, y, width, height }: PlacedView<Cut>,
  cuts: readonly Cut[],
  flipped: boolean,
  blackBg: boolean,
): SceneItem[] {
  const color: Rgb = blackBg ? [204, 204, 204] : BLACK;
  const acrossAxis = view.axis === "x" ? "y" : "x";
  const upAxis = view.axis === "z" ? "y" : "z";
  const items: SceneItem[] = [];
  for (const { axis, coord } of cuts) {
    if (axis === view.axis) continue;
    if (axis === acrossAxis) {
      const part = (coord - bounds.left) / (bounds.right - bounds.left);
      if (part < 0 || part > 1) continue;
      const at = Math.round(x + width * (flipped ? 1 - part : part) - 0.5);
      const line = { y: y + 0.05 * height, height: 0.9 * height, width: 1 };
      items.push({ kind: "rect", x: at, ...line, fill: color });
    } else if (axis === upAxis) {
      const part = (bounds.top - coord) / (bounds.top - bounds.bottom);
      if (part < 0 || part > 1) continue;
      const at = Math.round(y + height * part - 0.5);
      const line = { x: x + 0.05 * width, width: 0.9 * width, height: 1 };
      items.push({ kind: "rect", y: at, ...line, fill: color });
    }
  }
  return items;
}

interface AnnotationStyle {
  readonly fontSize: number;
  readonly ink: Rgb;
  readonly paper: Rgb;
  readonly flipped: boolean;
}

/** Left and right, and where the cut is. */
function annotations(
  { view, x, y, width, height }: PlacedView<Cut>,
  { fontSize, ink, paper, flipped }: AnnotationStyle,
): SceneItem[] {
  const style = { size: fontSize, color: ink, paper };
  const position = `${view.axis}=${Math.trunc(view.coord)}`.replace("-", "−");
  const items = labelItems({
    ...style,
    x: x + 3,
    y: y + height - 0.3 * fontSize,
    text: fitText(position, width - 6, fontSize),
  });
  if (view.axis === "x") return items;
  const line = y + (CAP_HEIGHT + 0.35) * fontSize;
  const [atLeft, atRight] = flipped ? ["R", "L"] : ["L", "R"];
  return [
    ...items,
    ...labelItems({ ...style, x: x + 0.06 * width, y: line, text: atLeft }),
    ...labelItems({
      ...style,
      x: x + 0.94 * width,
      y: line,
      text: atRight,
      anchor: "end",
    }),
  ];
}

function union(all: readonly Bounds[]): Bounds {
  return {
    left: Math.min(...all.map(({ left }) => left)),
    right: Math.max(...all.map(({ right }) => right)),
    bottom: Math.min(...all.map(({ bottom }) => bottom)),
    top: Math.max(...all.map(({ top }) => top)),
  };
}

function clamp(value: number, least: number, greatest: number): number {
  return Math.min(greatest, Math.max(least, value));
}
