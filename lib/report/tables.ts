/** The tables of a report. @module */

import { counted } from "../counted.ts";
import { escapeHtml, type Html, html, raw } from "./html.ts";
import type {
  ReportContrast,
  ReportPeak,
  ReportTable,
} from "./report_content.ts";
import { seriesFigure } from "./series_figure.ts";

/** Rows that are shown before the rest is folded away. */
const SHOWN = 30;

/** Rows of a table of texts that are shown before the rest is folded away. */
const SHOWN_TEXTS = 12;

/**
 * A table of texts; what is long is folded.
 *
 * @param table The table.
 * @returns Its markup.
 */
export function textTable(table: ReportTable): Html {
  const { caption, rows } = table;
  const rest = rows.slice(SHOWN_TEXTS);
  return html`${texts(table, rows.slice(0, SHOWN_TEXTS), caption)}${
    rest.length > 0 &&
    html`<details><summary>${counted(rest.length, "further row")}</summary>${
      texts(table, rest, `${caption}, further rows`)
    }</details>`
  }`;
}

function texts(
  { columns }: ReportTable,
  rows: ReportTable["rows"],
  caption: string,
): Html {
  return html`
    <div class="wide" tabindex="0" role="region" aria-label="${caption}">
      <table>
        <caption>${caption}</caption>
        <thead>
          <tr>${columns.map((column) =>
            html`<th scope="col">${column}</th>`
          )}</tr>
        </thead>
        <tbody>${rows.map(([head, ...cells]) =>
          html`<tr><th scope="row">${head}</th>${
            cells.map((cell) => html`<td>${cell}</td>`)
          }</tr>`
        )}</tbody>
      </table>
    </div>
  `;
}

function millimetres(value: number): string {
  return Number(value.toFixed(2)).toString();
}

/** Where a peak is, in words. */
function placeOf({ x, y, z }: ReportPeak): string {
  return `${millimetres(x)}, ${millimetres(y)}, ${millimetres(z)} mm`;
}

/**
 * The cluster table of a contrast, to whose rows the script adds buttons that
 * move the viewer.
 *
 * @param contrast The contrast.
 * @returns Its markup.
 */
export function clusterTable(contrast: ReportContrast): Html {
  const { label, name, peaks, unit } = contrast;
  if (peaks.length === 0) return html`<p>No cluster passes the threshold.</p>`;
  const proportions = peaks.some((peak) =>
    peak.trueDiscoveryProportion !== undefined
  );
  const part = (rows: readonly ReportPeak[], caption: string) =>
    html`
      <div class="wide" tabindex="0" role="region" aria-label="${caption}">
        <table class="clusters" data-contrast="${label}">
          <caption>${caption}</caption>
          <thead>
            <tr><th scope="col">Cluster ID</th><th scope="col">X</th><th scope="col">Y</th><th scope="col">Z</th><th scope="col">Peak ${unit}</th><th scope="col">Size (mm³)</th>${proportions &&
              html`<th scope="col">True discoveries</th>`}</tr>
          </thead>
          <tbody>${raw(
            rows.map((row) => clusterRow(row, proportions)).join(""),
          )}</tbody>
        </table>
      </div>
    `;
  const rest = peaks.slice(SHOWN);
  const clusters = peaks.filter(({ clusterSize }) => clusterSize !== undefined);
  const caption = `Clusters of ${name}: ${clusters.length}, with ${
    counted(peaks.length, "peak")
  }; positions in mm`;
  return html`${part(peaks.slice(0, SHOWN), caption)}${
    rest.length > 0 &&
    html`
      <details
        class="rest"><summary>${counted(
          rest.length,
          "further row",
        )}</summary>${part(
          rest,
          `Further clusters of ${name}`,
        )}</details>
    `
  }${seriesOf(peaks)}`;
}

/**
 * A row without what can be left out: end tags, and what the script finds or
 * adds. There can be tens of thousands.
 */
function clusterRow(row: ReportPeak, proportions: boolean): string {
  const { clusterId, clusterSize, peakStat, x, y, z } = row;
  const cells = [
    ...[x, y, z].map(millimetres),
    peakStat.toFixed(3),
    clusterSize?.toLocaleString("en") ?? "",
    ...proportions ? [row.trueDiscoveryProportion?.toFixed(3) ?? ""] : [],
  ];
  const kind = clusterSize === undefined ? " class=sub" : "";
  return `<tr${kind}><th scope=row>${escapeHtml(clusterId)}<td>${
    cells.join("<td>")
  }`;
}

/** The series at the peaks, folded away. */
function seriesOf(peaks: readonly ReportPeak[]): Html | undefined {
  const shown = peaks.filter(({ series }) => series.length > 0);
  if (shown.length === 0) return undefined;
  return html`
    <details
      class="peaks"><summary>Time courses at the peaks</summary>${shown.map(
        (peak) => {
          const { clusterId } = peak;
          return html`
            <div class="peak"
              data-place="${placeOf(peak)}"><h4>Peak ${clusterId}</h4>${peak
                .series.map((
                  series,
                ) => seriesFigure(series, placeOf(peak)))}</div>
          `;
        },
      )}</details>
  `;
}
