/** Histograms of maps. @module */

import { fitText, measureText } from "../font/measure_text.ts";
import type { Rgb, SceneItem } from "../scene/scene.ts";
import {
  type Axis1d,
  leftAxis,
  leftAxisWidth,
  lowerAxis,
  placeOn,
} from "../design/axes.ts";
import { frame } from "../design/matrix.ts";
import type { ChartStyle } from "../design/style.ts";

/** Bins of an axis. */
export const BINS = 100;
/** Colours of the two histograms. */
const HISTOGRAMS: readonly [Rgb, Rgb] = [[0, 114, 178], [230, 159, 0]];

/**
 * The range of values, never empty.
 *
 * @param values The values.
 * @returns The least and the greatest.
 */
export function limitsOf(values: Float64Array): [number, number] {
  const least = values.reduce((x, y) => Math.min(x, y));
  const greatest = values.reduce((x, y) => Math.max(x, y));
  return greatest > least ? [least, greatest] : [least - 0.5, greatest + 0.5];
}

/**
 * The bin of a value.
 *
 * @param value The value.
 * @param limits The range of all bins.
 * @returns Its number.
 */
export function binOf(
  value: number,
  [from, to]: readonly [number, number],
): number {
  return Math.min(BINS - 1, Math.floor((value - from) / (to - from) * BINS));
}

/**
 * Ticks at 1, 10, 100, … on a logarithmic scale.
 *
 * @param most The greatest count.
 * @returns Logarithms and figures.
 */
export function countTicks(most: number): { value: number; text: string }[] {
  const powers = Math.floor(Math.log10(Math.max(most, 2)));
  return Array.from({ length: powers + 1 }, (_, value) => ({
    value,
    text: `${10 ** value}`,
  }));
}

/**
 * Draws the histograms of maps over one axis.
 *
 * @param maps Values of each map.
 * @param place Edges in pixels, scale of counts, names, letters.
 * @returns The chart.
 */
export function histograms(
  maps: readonly Float64Array[],
  { left, right, top, tall, log, names, style }: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly tall: number;
    readonly log: boolean;
    readonly names: readonly string[];
    readonly style: ChartStyle;
  },
): SceneItem[] {
  const { ink, fontSize, paper } = style;
  const limits: [number, number] = [
    Math.min(...maps.map((map) => limitsOf(map)[0])),
    Math.max(...maps.map((map) => limitsOf(map)[1])),
  ];
  const counts = maps.map((map) => {
    const bins = new Float64Array(BINS);
    for (const value of map) bins[binOf(value, limits)]++;
    return bins;
  });
  const most = Math.max(...counts.map((bins) => Math.max(...bins)), 1);
  const scale = (count: number) =>
    log ? Math.log10(Math.max(count, 0.5)) - Math.log10(0.5) : count;
  const up: Axis1d = {
    from: 0,
    to: scale(most) * 1.05,
    start: top + tall,
    end: top,
  };
  const ticks = log ? countTicks(most) : [];
  const labels = ticks.map(({ text }) => measureText(text, fontSize));
  const x0 = left +
    (log ? Math.ceil(Math.max(...labels)) + 8 : leftAxisWidth(up, style));
  const along: Axis1d = {
    from: limits[0],
    to: limits[1],
    start: x0,
    end: right,
  };
  const items: SceneItem[] = [
    ...frame(x0, top, right - x0, tall, ink),
    {
      kind: "rect",
      x: x0,
      y: top,
      width: right - x0,
      height: tall,
      fill: paper,
    },
  ];
  counts.forEach((bins, i) => {
    bins.forEach((count, bin) => {
      if (count === 0) return;
      const y = placeOn(up, scale(count));
      const x = x0 + (right - x0) * bin / BINS;
      items.push({
        kind: "rect",
        x,
        y,
        width: (right - x0) / BINS,
        height: top + tall - y,
        fill: HISTOGRAMS[i],
        opacity: 0.6,
      });
    });
  });
  items.push(...lowerAxis(along, top + tall, style));
  if (!log) items.push(...leftAxis(up, x0, style));
  for (const { value, text } of ticks) {
    const y = placeOn(up, scale(10 ** value));
    items.push(
      {
        kind: "rect",
        x: x0 - 4,
        y: Math.round(y - 0.5),
        width: 4,
        height: 1,
        fill: ink,
      },
      {
        kind: "text",
        x: x0 - 6,
        y: y + 0.36 * fontSize,
        text,
        size: fontSize,
        color: ink,
        anchor: "end",
      },
    );
  }
  const room = (right - x0) / 2 - 1.6 * fontSize;
  names.forEach((name, i) => {
    const x = x0 + i * (right - x0) / 2;
    items.push(
      {
        kind: "rect",
        x,
        y: top - 1.25 * fontSize,
        width: fontSize,
        height: fontSize * 0.8,
        fill: HISTOGRAMS[i],
        opacity: 0.6,
      },
      {
        kind: "text",
        x: x + 1.4 * fontSize,
        y: top - 0.5 * fontSize,
        text: fitText(name, room, fontSize),
        size: fontSize,
        color: ink,
      },
    );
  });
  return items;
}
