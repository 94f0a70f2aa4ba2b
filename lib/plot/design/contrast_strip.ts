/** Contrasts as rows of weights over the columns of a design. @module */

import { colorAt, findColormap } from "../color/colormap.ts";
import { formatNumber } from "../color/format_number.ts";
import { CAP_HEIGHT, fitText, measureText } from "../font/measure_text.ts";
import { BLACK, type Rgb, type SceneItem, WHITE } from "../scene/scene.ts";
import type { ChartStyle } from "./style.ts";

/** A contrast by its name. */
export interface ContrastRow {
  /** Its name. */
  readonly name: string;
  /** Rows of weights, one weight a column. */
  readonly weights: readonly (readonly number[])[];
}

/** Height of a row, in pixels. */
const ROW = 22;
/** Room under the rows, in pixels. */
const BELOW = 10;
/** Longest name, in pixels. */
const LONGEST = 220;

/** Height of contrasts with the room under them; 0 without any. */
export function contrastStripHeight(
  contrasts: readonly ContrastRow[],
  _style: ChartStyle,
): number {
  const rows = contrasts.reduce((n, { weights }) => n + weights.length, 0);
  return rows > 0 ? rows * ROW + BELOW : 0;
}

/** Width of the names of contrasts. */
export function contrastStripWidth(
  contrasts: readonly ContrastRow[],
  { fontSize }: ChartStyle,
): number {
  const widths = contrasts.map(({ name }) => measureText(name, fontSize));
  return Math.min(LONGEST, Math.ceil(Math.max(0, ...widths))) + 8;
}

/**
 * Draws the weights of contrasts, coloured and, where there is room, in
 * figures.
 *
 * @param contrasts The contrasts, from the top.
 * @param place Left and upper edge, and width of a column, in pixels.
 * @param style Letters.
 * @returns Cells and names.
 */
export function contrastStrip(
  contrasts: readonly ContrastRow[],
  { x, y, column }: {
    readonly x: number;
    readonly y: number;
    readonly column: number;
  },
  style: ChartStyle,
): SceneItem[] {
  const { fontSize, ink, faint } = style;
  const most = Math.max(
    ...contrasts.flatMap(({ weights }) => weights.flat()).map(Math.abs),
    Number.MIN_VALUE,
  );
  const colormap = findColormap("RdBu_r");
  const items: SceneItem[] = [];
  let row = 0;
  for (const { name, weights } of contrasts) {
    const middle = y + (row + weights.length / 2) * ROW;
    items.push({
      kind: "text",
      x: x - 6,
      y: middle + CAP_HEIGHT * fontSize / 2,
      text: fitText(name, LONGEST, fontSize),
      size: fontSize,
      color: ink,
      anchor: "end",
    });
    for (const line of weights) {
      const top = y + row * ROW;
      items.push({
        kind: "rect",
        x: x - 1,
        y: top - 1,
        width: line.length * column + 1,
        height: ROW + 1,
        fill: faint,
      });
      line.forEach((weight, j) => {
        const fill = colorAt(colormap, (weight + most) / (2 * most));
        const left = x + j * column;
        items.push({
          kind: "rect",
          x: left,
          y: top,
          width: column - 1,
          height: ROW - 1,
          fill,
        });
        items.push(...figure(weight, left, top, column, fill));
      });
      row++;
    }
  }
  return items;
}

/** A weight in its cell; none for 0 or where it does not fit. */
function figure(
  weight: number,
  x: number,
  y: number,
  column: number,
  fill: Rgb,
): SceneItem[] {
  if (weight === 0) return [];
  const text = formatNumber(weight, 2);
  for (const size of [12, 10, 8]) {
    if (measureText(text, size) > column - 2) continue;
    return [{
      kind: "text",
      x: x + (column - 1) / 2,
      y: y + (ROW - 1 + CAP_HEIGHT * size) / 2,
      text,
      size,
      color: inkOn(fill),
      anchor: "middle",
    }];
  }
  return [];
}

/**
 * Black or white, whatever can be read on a colour (WCAG 2's luminance).
 *
 * @param paper The colour.
 * @returns The ink.
 */
export function inkOn(paper: Rgb): Rgb {
  const [r, g, b] = paper.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? BLACK : WHITE;
}
