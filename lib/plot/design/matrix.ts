/** Matrices of coloured cells with figures in them. @module */

import { colorAt, type Colormap } from "../color/colormap.ts";
import { CAP_HEIGHT, measureText } from "../font/measure_text.ts";
import type { RectItem, Rgb, SceneItem } from "../scene/scene.ts";
import { inkOn } from "./contrast_strip.ts";

/** A frame of one pixel around an area. */
export function frame(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: Rgb,
): RectItem[] {
  return [{
    kind: "rect",
    x: x - 1,
    y: y - 1,
    width: width + 2,
    height: height + 2,
    fill,
  }];
}

/** A matrix in its place. */
export interface Matrix {
  /** Values, row after row; NaN is left empty. */
  readonly values: ArrayLike<number>;
  /** Values in a row. */
  readonly columns: number;
  /** Value of the last colour; the first is its opposite. */
  readonly most: number;
  /** The colours. */
  readonly colormap: Colormap;
  /** Left edge, in pixels. */
  readonly x: number;
  /** Upper edge, in pixels. */
  readonly y: number;
  /** Width and height of a cell, in pixels. */
  readonly cell: number;
  /** The figures of a value; none where it is empty. */
  readonly textOf: (value: number) => string;
}

/**
 * Draws a matrix: cells as a tile, and figures where they fit.
 *
 * @param matrix The matrix.
 * @returns Its parts.
 */
export function matrixItems(
  { values, columns, most, colormap, x, y, cell, textOf }: Matrix,
): SceneItem[] {
  const rows = values.length / columns;
  const rgba = new Uint8ClampedArray(4 * values.length);
  const items: SceneItem[] = [];
  Array.from(values).forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const color = colorAt(colormap, (value + most) / (2 * most));
    rgba.set([...color, 255], 4 * i);
    const text = textOf(value);
    const size = [13, 11, 9].find((size) => measureText(text, size) < cell - 4);
    if (text === "" || size === undefined) return;
    items.push({
      kind: "text",
      x: x + (i % columns + 0.5) * cell,
      y: y + (Math.floor(i / columns) + 0.5) * cell + CAP_HEIGHT * size / 2,
      text,
      size,
      color: inkOn(color),
      anchor: "middle",
    });
  });
  const size = { width: columns * cell, height: rows * cell };
  return [{ kind: "tile", x, y, ...size, columns, rows, rgba }, ...items];
}
