/** Numbers along the edges of charts. @module */

// @ts-types="@types/d3-array"
import { ticks } from "d3-array";
import { formatNumber } from "../color/format_number.ts";
import { CAP_HEIGHT, measureText } from "../font/measure_text.ts";
import type { SceneItem } from "../scene/scene.ts";
import type { ChartStyle } from "./style.ts";

/** An edge with numbers. */
export interface Axis1d {
  /** Value at the beginning. */
  readonly from: number;
  /** Value at the end. */
  readonly to: number;
  /** Where the beginning is, in pixels. */
  readonly start: number;
  /** Where the end is, in pixels. */
  readonly end: number;
}

/** Pixels between numbers along and up the page. */
const APART = { x: 90, y: 45 };
/** Length of a mark, in pixels. */
const MARK = 4;

/**
 * Where a value is.
 *
 * @param axis The edge.
 * @param value The value.
 * @returns Its place, in pixels.
 */
export function placeOn(
  { from, to, start, end }: Axis1d,
  value: number,
): number {
  return start + (value - from) / (to - from) * (end - start);
}

function ticksOf(axis: Axis1d, apart: number): { at: number; text: string }[] {
  const { from, to, start, end } = axis;
  const count = Math.max(3, Math.floor(Math.abs(end - start) / apart));
  return ticks(from, to, count).map((value) => ({
    at: placeOn(axis, value),
    text: formatNumber(value, 6),
  }));
}

/** The width of the numbers at the left, with their marks. */
export function leftAxisWidth(axis: Axis1d, { fontSize }: ChartStyle): number {
  const widths = ticksOf(axis, APART.y).map(({ text }) =>
    measureText(text, fontSize)
  );
  return Math.ceil(Math.max(...widths, 0)) + 2 * MARK;
}

/**
 * Numbers at the left of a chart.
 *
 * @param axis The edge; its beginning may be the lower or the upper end.
 * @param x The edge, in pixels.
 * @param style Letters.
 * @returns Marks and numbers.
 */
export function leftAxis(
  axis: Axis1d,
  x: number,
  { fontSize, ink }: ChartStyle,
): SceneItem[] {
  return ticksOf(axis, APART.y).flatMap(({ at, text }): SceneItem[] => [
    {
      kind: "rect",
      x: x - MARK,
      y: Math.round(at - 0.5),
      width: MARK,
      height: 1,
      fill: ink,
    },
    {
      kind: "text",
      x: x - 1.5 * MARK,
      y: at + CAP_HEIGHT * fontSize / 2,
      text,
      size: fontSize,
      color: ink,
      anchor: "end",
    },
  ]);
}

/**
 * Numbers under a chart.
 *
 * @param axis The edge.
 * @param y The edge, in pixels.
 * @param style Letters.
 * @returns Marks and numbers.
 */
export function lowerAxis(
  axis: Axis1d,
  y: number,
  { fontSize, ink }: ChartStyle,
): SceneItem[] {
  return ticksOf(axis, APART.x).flatMap(({ at, text }): SceneItem[] => [
    {
      kind: "rect",
      x: Math.round(at - 0.5),
      y,
      width: 1,
      height: MARK,
      fill: ink,
    },
    {
      kind: "text",
      x: at,
      y: y + 1.5 * MARK + CAP_HEIGHT * fontSize,
      text,
      size: fontSize,
      color: ink,
      anchor: "middle",
    },
  ]);
}

/** Height of the numbers under a chart, with their marks. */
export function lowerAxisHeight({ fontSize }: ChartStyle): number {
  return Math.ceil(1.5 * MARK + 1.2 * fontSize);
}
