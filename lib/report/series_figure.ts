/** Fitted and measured series as a small drawing. @module */

import { type Html, html } from "./html.ts";
import type { PeakSeries } from "./report_content.ts";

const WIDTH = 640;
const HEIGHT = 150;
const LEFT = 56;
const BOTTOM = 28;
const TOP = 8;

/**
 * Draws the series of a voxel in one run.
 *
 * @param series The series.
 * @param place Where the voxel is, in words.
 * @returns An SVG element with a text that says what it shows.
 */
export function seriesFigure(series: PeakSeries, place: string): Html {
  const { fitted, measured, run, timeUnit, times, unit } = series;
  const values = [...fitted, ...measured ?? []].filter(Number.isFinite);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const span = high - low || 1;
  const last = times.at(-1) ?? 1;
  const first = times[0] ?? 0;
  const x = (time: number) =>
    LEFT + (time - first) / (last - first || 1) * (WIDTH - LEFT - 8);
  const y = (value: number) =>
    TOP + (high - value) / span * (HEIGHT - TOP - BOTTOM);
  const path = (line: readonly number[]) =>
    line.map((value, i) =>
      `${i === 0 ? "M" : "L"}${x(times[i]).toFixed(1)} ${y(value).toFixed(1)}`
    ).join("");
  const shown = (value: number) => Number(value.toPrecision(3)).toString();
  const what = measured ? "Measured and fitted" : "Fitted";
  return html`
    <figure class="series">
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"
        aria-label="${what} series at ${place}, run ${run}: from ${shown(
          low,
        )} to ${shown(
          high,
        )} ${unit}"><line class="axis" x1="${LEFT}" x2="${LEFT}" y1="${TOP}" y2="${HEIGHT -
          BOTTOM}"/><line class="axis" x1="${LEFT}" x2="${WIDTH -
          8}" y1="${HEIGHT - BOTTOM}" y2="${HEIGHT - BOTTOM}"/><text x="${LEFT -
          6}" y="${TOP + 10}" text-anchor="end">${shown(
            high,
          )}</text><text x="${LEFT - 6}" y="${HEIGHT -
          BOTTOM}" text-anchor="end">${shown(
            low,
          )}</text><text x="${LEFT}" y="${HEIGHT - 8}">${shown(
            first,
          )}</text><text x="${WIDTH - 8}" y="${HEIGHT -
          8}" text-anchor="end">${shown(last)} ${timeUnit}</text>${measured &&
          html`
            <path class="measured" d="${path(measured)}" />
          `}<path class="fitted" d="${path(fitted)}"/></svg>
      <figcaption>Run ${run}, at ${place}: ${measured && html`
        <span class="key measured">measured</span> and
      `}<span class="key fitted">fitted</span> series, in ${unit}.</figcaption>
    </figure>
  `;
}
