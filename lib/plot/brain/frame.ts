/** The page around views of a brain: title, colour bar, note. @module */

import {
  type ColorBar,
  colorBarItems,
  colorBarWidth,
} from "../color/color_bar.ts";
import { fitText } from "../font/measure_text.ts";
import { Picture, type PictureFacts } from "../picture.ts";
import { BLACK, type Rgb, type SceneItem, WHITE } from "../scene/scene.ts";
import { type PlacedView, placeViews, scaleThatFits } from "./layout.ts";
import type { Bounds } from "./slice.ts";

/** Colours and letters of a page. */
export interface PageStyle {
  /** Size of annotations, in pixels. */
  readonly fontSize: number;
  /** Colour of lines and letters. */
  readonly ink: Rgb;
  /** Colour of the page. */
  readonly paper: Rgb;
}

/** Views and what is around them. */
export interface Frame<V> {
  /** The views, row by row. */
  readonly rows: readonly (readonly V[])[];
  /** The window of a view, in mm. */
  readonly boundsOf: (view: V) => Bounds;
  /** Draws a view in its place. */
  readonly draw: (view: PlacedView<V>, style: PageStyle) => SceneItem[];
  /** Whether views are few, and therefore large. */
  readonly large: boolean;
  /** Least size of a voxel, in mm: a whole number of pixels. */
  readonly voxel: number;
  /** Whether the paper is black. */
  readonly blackBg: boolean;
  /** The bar that says what colours mean. */
  readonly bar: Omit<ColorBar, "ink" | "fontSize"> | undefined;
  /** What is missing, in words. */
  readonly note?: string;
  /** What is seen, in words. */
  readonly description: string;
  /** What was chosen, by name. */
  readonly facts: PictureFacts;
}

/** What the user can say of a page. */
export interface FrameOptions {
  /** Title above the picture. */
  readonly title?: string;
  /** Width and height in pixels. @default {as much as the views need} */
  readonly outputSize?: readonly [number, number];
}

/** Room around everything, in pixels. */
const MARGIN = 10;
/** Width of a view, in pixels, where no size is asked for. */
const VIEW_WIDTH = { large: 330, small: 210 };
/** Least number of views that the page is wide enough for. */
const LEAST_VIEWS = { large: 2, small: 3 };

/**
 * Draws views with title, colour bar and note around them; nothing overlaps.
 *
 * @param frame The views.
 * @param options Title and size.
 * @returns The picture.
 */
export function drawFrame<V>(
  frame: Frame<V>,
  { title = "", outputSize }: FrameOptions,
): Picture {
  const { rows, boundsOf, large, blackBg, note, description } = frame;
  const [ink, paper] = blackBg ? [WHITE, BLACK] : [BLACK, WHITE];
  const windows = rows.map((row) => row.map(boundsOf));
  const fontSize = outputSize
    ? Math.min(20, Math.max(9, Math.round(Math.min(...outputSize) / 25)))
    : large
    ? 16
    : 13;
  const style = { fontSize, ink, paper };
  const titleSize = Math.round(fontSize * 1.3);
  const head = title ? Math.round(1.9 * titleSize) : 0;
  const foot = note ? Math.round(1.9 * fontSize) : 0;
  const bar = frame.bar && { ...frame.bar, ink, fontSize };
  const barWidth = bar ? colorBarWidth(bar) : 0;
  const side = barWidth > 0 ? barWidth + 2 * MARGIN : 0;
  const scale = outputSize
    ? scaleThatFits(
      windows,
      Math.max(1, outputSize[0] - 2 * MARGIN - side),
      Math.max(1, outputSize[1] - 2 * MARGIN - head - foot),
    )
    : wholeScale(windows, frame.voxel, large ? "large" : "small");
  const layout = placeViews(rows, boundsOf, scale);
  const width = outputSize?.[0] ?? Math.ceil(layout.width + side + 2 * MARGIN);
  const height = outputSize?.[1] ??
    Math.ceil(layout.height + head + foot + 2 * MARGIN);
  const free = {
    x: width - 2 * MARGIN - side - layout.width,
    y: height - 2 * MARGIN - head - foot - layout.height,
  };
  const left = MARGIN + Math.round(free.x / 2);
  const top = MARGIN + head + Math.round(free.y / 2);
  const items = layout.views.flatMap((view) =>
    frame.draw({ ...view, x: view.x + left, y: view.y + top }, style)
  );
  if (bar) {
    const tall = Math.round(layout.height * 0.9);
    const x = Math.round(left + layout.width + 2 * MARGIN);
    const y = Math.round(top + (layout.height - tall) / 2);
    items.push(...colorBarItems(bar, x, y, tall));
  }
  const line = { kind: "text", x: MARGIN, color: ink } as const;
  const room = width - 2 * MARGIN;
  if (title) {
    const text = fitText(title, room, titleSize);
    items.push({ ...line, y: MARGIN + titleSize, text, size: titleSize });
  }
  if (note) {
    const y = height - MARGIN - 0.3 * fontSize;
    const text = fitText(note, room, fontSize);
    items.push({ ...line, y, text, size: fontSize });
  }
  return new Picture(
    { width, height, background: paper, description, items },
    frame.facts,
  );
}

/** Pixels a mm so that voxels are whole pixels wide. */
function wholeScale(
  windows: readonly (readonly Bounds[])[],
  voxel: number,
  size: "large" | "small",
): number {
  const longest = Math.max(...windows.map((row) => row.length));
  const room = VIEW_WIDTH[size] * Math.max(longest, LEAST_VIEWS[size]);
  const fitting = scaleThatFits(windows, room, Infinity);
  return Math.max(1, Math.round(fitting * voxel)) / voxel;
}
