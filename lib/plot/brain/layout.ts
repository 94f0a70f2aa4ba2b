/** Where the views of a picture go. @module */

import type { Cut } from "../cuts/choose_cuts.ts";
import type { Axis } from "../cuts/find_cut_slices.ts";
import type { DisplayMode } from "./brain_options.ts";
import type { Bounds } from "./slice.ts";

/** A view with its place on the page, in pixels. */
export interface PlacedView<V> {
  /** What it shows. */
  readonly view: V;
  /** The window of the plane that is seen, in mm. */
  readonly bounds: Bounds;
  /** Left edge. */
  readonly x: number;
  /** Upper edge. */
  readonly y: number;
  /** Width. */
  readonly width: number;
  /** Height. */
  readonly height: number;
}

/** All views in place. */
export interface Layout<V> {
  /** The views. */
  readonly views: readonly PlacedView<V>[];
  /** Width of all of them, in pixels. */
  readonly width: number;
  /** Height of all of them, in pixels. */
  readonly height: number;
}

/** Pixels between views. */
export const GAP = 6;
/** Views in a row, where there are many. */
const ROW = 8;

/**
 * Sorts cuts into the rows of a layout.
 *
 * @param mode The layout.
 * @param cuts The cuts by axis.
 * @returns Rows from the top.
 */
export function rowsOf(mode: DisplayMode, cuts: readonly Cut[]): Cut[][] {
  const along = (axis: Axis) => cuts.filter((cut) => cut.axis === axis);
  if (mode === "tiled") return [[...along("y"), ...along("x")], along("z")];
  if (mode === "mosaic") {
    return [along("z"), along("y"), along("x")].filter((row) => row.length > 0);
  }
  const rows = Math.ceil(cuts.length / ROW);
  const length = Math.ceil(cuts.length / rows);
  return Array.from(
    { length: rows },
    (_, i) => cuts.slice(i * length, (i + 1) * length),
  );
}

/**
 * Pixels that a mm takes so that the rows fit.
 *
 * @param rows Windows of the views, row by row, in mm.
 * @param width Pixels that there are from left to right.
 * @param height Pixels that there are from top to bottom.
 * @returns Pixels a mm.
 */
export function scaleThatFits(
  rows: readonly (readonly Bounds[])[],
  width: number,
  height: number,
): number {
  const wide = rows.map((row) =>
    (width - GAP * (row.length - 1)) / sum(row.map(widthOf))
  );
  const high = (height - GAP * (rows.length - 1)) /
    sum(rows.map((row) => Math.max(...row.map(heightOf))));
  return Math.min(high, ...wide);
}

/**
 * Puts views side by side, row under row; lower views of a row are centred.
 *
 * @param rows The views.
 * @param boundsOf The window of a view.
 * @param scale Pixels a mm.
 * @returns The layout.
 */
export function placeViews<V>(
  rows: readonly (readonly V[])[],
  boundsOf: (view: V) => Bounds,
  scale: number,
): Layout<V> {
  const views: PlacedView<V>[] = [];
  let [y, right] = [0, 0];
  for (const row of rows) {
    const height = Math.max(...row.map((view) => heightOf(boundsOf(view))));
    let x = 0;
    for (const view of row) {
      const bounds = boundsOf(view);
      const [w, h] = [widthOf(bounds) * scale, heightOf(bounds) * scale];
      const down = Math.round((height * scale - h) / 2);
      views.push({ view, bounds, x, y: y + down, width: w, height: h });
      x += w + GAP;
    }
    right = Math.max(right, x - GAP);
    y += height * scale + GAP;
  }
  return { views, width: right, height: y - GAP };
}

function widthOf({ left, right }: Bounds): number {
  return right - left;
}

function heightOf({ bottom, top }: Bounds): number {
  return top - bottom;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
