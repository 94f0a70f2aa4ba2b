/** The bar that says what colours mean. @module */

import { CAP_HEIGHT, measureText } from "../font/measure_text.ts";
import { GREY, type Rgb, type SceneItem } from "../scene/scene.ts";
import { barTicks, TICK_DIGITS } from "./bar_ticks.ts";
import { colorAt, type Colormap } from "./colormap.ts";
import { formatNumber } from "./format_number.ts";

/** What is written beside a bar. */
export interface BarTick {
  /** Where. */
  readonly value: number;
  /** What. */
  readonly text: string;
}

/** What a bar shows. */
export interface ColorBar {
  /** The colours. */
  readonly colormap: Colormap;
  /** Value of the first colour. */
  readonly vmin: number;
  /** Value of the last colour. */
  readonly vmax: number;
  /** Least value on the bar. */
  readonly barMin: number;
  /** Greatest value on the bar. */
  readonly barMax: number;
  /** Values of at most this size are grey. */
  readonly threshold?: number;
  /** What is written where. @default {round numbers} */
  readonly ticks?: readonly BarTick[];
  /** Colour of numbers and frame. */
  readonly ink: Rgb;
  /** Size of the numbers, in pixels. */
  readonly fontSize: number;
}

/** Cells from the lower to the upper end. */
const CELLS = 256;
/** Width of the bar, in pixels. */
const BAR = 16;
/** Room between bar and numbers, in pixels. */
const TICK = 5;

/**
 * The width of a bar with its numbers.
 *
 * @param bar The bar.
 * @returns Pixels; 0 where there is nothing to be shown.
 */
export function colorBarWidth(bar: ColorBar): number {
  if (!(bar.barMax > bar.barMin)) return 0;
  const widths = ticksOf(bar).map(({ text }) =>
    measureText(text, bar.fontSize)
  );
  return Math.ceil(BAR + TICK + Math.max(...widths));
}

function ticksOf(
  { barMin, barMax, threshold, ticks }: ColorBar,
): readonly BarTick[] {
  return ticks ?? barTicks(barMin, barMax, threshold).map((value) => ({
    value,
    text: formatNumber(value, TICK_DIGITS),
  }));
}

/**
 * Draws a bar with its numbers to its right.
 *
 * @param bar The bar.
 * @param x Left edge, in pixels.
 * @param y Upper edge of the bar, in pixels.
 * @param height Height of the bar, in pixels.
 * @returns Its parts; none where all values are equal.
 */
export function colorBarItems(
  bar: ColorBar,
  x: number,
  y: number,
  height: number,
): SceneItem[] {
  const { barMin, barMax, ink, fontSize } = bar;
  if (!(barMax > barMin)) return [];
  const frame = { kind: "rect", x: x - 1, fill: ink } as const;
  const placed = ticksOf(bar).map((tick) => {
    const part = (tick.value - barMin) / (barMax - barMin);
    const inside = Math.min(1, Math.max(0, part));
    return { ...tick, at: Math.round(y + height * (1 - inside)) };
  });
  const shown = apart(placed, bar);
  const ticks = shown.flatMap(({ at, text }): SceneItem[] => {
    return [
      {
        kind: "rect",
        x: x + BAR + 1,
        y: at - 0.5,
        width: 3,
        height: 1,
        fill: ink,
      },
      {
        kind: "text",
        x: x + BAR + TICK,
        y: at + CAP_HEIGHT * fontSize / 2,
        text,
        size: fontSize,
        color: ink,
      },
    ];
  });
  return [
    { ...frame, y: y - 1, width: BAR + 2, height: height + 2 },
    {
      kind: "tile",
      x,
      y,
      width: BAR,
      height,
      columns: 1,
      rows: CELLS,
      rgba: cellsOf(bar),
    },
    ...ticks,
  ];
}

function cellsOf(
  { colormap, vmin, vmax, barMin, barMax, threshold = 0 }: ColorBar,
): Uint8ClampedArray {
  const rgba = new Uint8ClampedArray(4 * CELLS);
  for (let cell = 0; cell < CELLS; cell++) {
    const value = barMax - (barMax - barMin) * (cell + 0.5) / CELLS;
    const color = Math.abs(value) <= threshold
      ? GREY
      : colorAt(colormap, (value - vmin) / (vmax - vmin));
    rgba.set([...color, 255], 4 * cell);
  }
  return rgba;
}

/** Leaves out what would lie on other numbers: the ends and the threshold stay. */
function apart<T extends BarTick & { readonly at: number }>(
  ticks: readonly T[],
  { threshold, fontSize }: ColorBar,
): T[] {
  const edge = threshold === undefined ? NaN : threshold;
  const rankOf = (tick: T) =>
    tick === ticks[0] || tick === ticks[ticks.length - 1]
      ? 0
      : Math.abs(Math.abs(tick.value) - edge) <= 0.05 * edge
      ? 1
      : 2;
  const kept: T[] = [];
  for (const tick of ticks.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    if (kept.some(({ at }) => Math.abs(at - tick.at) < 1.05 * fontSize)) {
      continue;
    }
    kept.push(tick);
  }
  return kept;
}
