/** Values as colours. @module */

import { colorAt, type Colormap } from "../color/colormap.ts";
import type { TileItem } from "../scene/scene.ts";
import type { Slice } from "./slice.ts";

/** How values become colours. */
export interface Paint {
  /** The colours. */
  readonly colormap: Colormap;
  /** Value of the first colour. */
  readonly vmin: number;
  /** Value of the last colour. */
  readonly vmax: number;
  /** Values of at most this size are not drawn. @default {all are drawn} */
  readonly threshold?: number;
  /** From 0, invisible, to 1. @default {1} */
  readonly opacity?: number;
}

/**
 * Whether a value is drawn: nilearn hides values of at most the threshold, and
 * those beyond limits that lie within it.
 *
 * @param value The value.
 * @param paint Threshold and limits.
 * @returns `false` where the background shows.
 */
export function isDrawn(
  value: number,
  { threshold, vmin, vmax }: Paint,
): boolean {
  if (threshold === undefined) return true;
  if (Math.abs(value) <= threshold) return false;
  if (vmin >= -threshold && value < vmin) return false;
  return !(vmax <= threshold && value > vmax);
}

/**
 * Where a value lies between the limits of a scale.
 *
 * @param value The value.
 * @param paint The limits.
 * @returns 0 at `vmin`, 1 at `vmax`.
 */
export function partOf(value: number, { vmin, vmax }: Paint): number {
  return vmax > vmin ? (value - vmin) / (vmax - vmin) : 0;
}

/**
 * Colours the values of a slice.
 *
 * @param slice The slice.
 * @param paint Colours, limits and threshold.
 * @returns The cells of a tile.
 */
export function paintSlice(
  { values, columns, rows }: Slice,
  paint: Paint,
): Pick<TileItem, "rgba" | "columns" | "rows"> {
  const rgba = new Uint8ClampedArray(4 * values.length);
  const alpha = Math.round(255 * (paint.opacity ?? 1));
  values.forEach((value, i) => {
    if (!isDrawn(value, paint)) return;
    const [red, green, blue] = colorAt(paint.colormap, partOf(value, paint));
    rgba[4 * i] = red;
    rgba[4 * i + 1] = green;
    rgba[4 * i + 2] = blue;
    rgba[4 * i + 3] = alpha;
  });
  return { rgba, columns, rows };
}
