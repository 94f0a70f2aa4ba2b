/** A report as one page that needs nothing else. @module */

import { type Html, html, jsonForScript, raw } from "./html.ts";
import type {
  ReportContent,
  ReportContrast,
  ReportPicture,
  ReportSection,
  ReportViewer,
} from "./report_content.ts";
import { REPORT_MARK } from "./report_mark.ts";
import { script } from "./script.ts";
import { style } from "./style.ts";
import { clusterTable, textTable } from "./tables.ts";

/** What is said of a map that the viewer does not have. */
const LEFT_OUT = "This map is left out of the viewer, for the sake of the " +
  "page's length; a report of this contrast alone (--contrasts) has it.";

/** No request can leave the page. */
const POLICY = [
  "default-src 'none'",
  "img-src data: blob:",
  "style-src 'unsafe-inline'",
  "script-src 'unsafe-inline' 'wasm-unsafe-eval' blob:",
  "connect-src data: blob:",
  "font-src data:",
  "worker-src blob:",
].join("; ");

/**
 * Makes the page of a report: one file that opens anywhere, without a network.
 *
 * @param content What it shows; all texts may hold any characters.
 * @returns The HTML document.
 */
export function renderReport(content: ReportContent): string {
  const { closing, command, contrasts, sections, title, viewer } = content;
  const { methods, software, subtitle, warnings } = content;
  const places = [
    ...sections.map(({ title }, i) => ({ id: `section-${i + 1}`, title })),
    ...contrasts.map(({ name }, i) => ({
      id: `contrast-${i + 1}`,
      title: name,
    })),
  ];
  return `${html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
    <meta charset="utf-8">
    ${raw(REPORT_MARK)}
    <meta http-equiv="Content-Security-Policy" content="${POLICY}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>${raw(style)}</style>
      </head>
      <body>
    <header>
    <h1>${title}</h1>
    <p class="subtitle">${subtitle}</p>
    </header>
    <nav aria-label="Contents"><ul>${places.map(({ id, title }) =>
      html`<li><a href="#${id}">${title}</a></li>`
    )}</ul></nav>
    <main>
    <section aria-labelledby="methods"><h2 id="methods">Methods</h2>${methods
      .map((text) => html`<p>${text}</p>`)}</section>
    ${warnings.length > 0 &&
      html`
        <section aria-labelledby="warnings">
          <h2 id="warnings">Warnings</h2>
          <div class="warnings">
            <ul>${warnings.map((text) => html`<li>${text}</li>`)}</ul>
          </div>
        </section>
      `}
    ${sections.map((section, i) => sectionMarkup(section, `section-${i + 1}`))}
    ${viewer && viewerMarkup(contrasts)}
    ${contrasts.map((contrast, i) =>
      contrastMarkup(contrast, i, viewer !== undefined)
    )}
    ${closing.map((section, i) => sectionMarkup(section, `closing-${i + 1}`))}
    <section aria-labelledby="again"><h2 id="again">To make it again</h2><pre tabindex="0">${command}</pre></section>
    </main>
    <footer><p>${software}.${viewer && html`
      Viewer: ${viewer.credit}.
    `}</p></footer>
    ${viewer && scripts(viewer, contrasts)}
      </body>
    </html>
  `}`;
}

function picture({ caption, description, png, size }: ReportPicture): Html {
  return html`<figure><img src="data:image/png;base64,${
    raw(png.toBase64())
  }" width="${size[0]}" height="${
    size[1]
  }" alt="${description}"><figcaption>${caption}</figcaption></figure>`;
}

function sectionMarkup(
  { pictures, table, text, title }: ReportSection,
  id: string,
): Html {
  return html`
    <section
      aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${text?.map((
        sentence,
      ) => html`<p>${sentence}</p>`)}${pictures?.map(picture)}${table &&
        textTable(table)}</section>
  `;
}

function contrastMarkup(
  contrast: ReportContrast,
  i: number,
  hasViewer: boolean,
): Html {
  const { files, name, pictures, statType, thresholdText, weights } = contrast;
  const id = `contrast-${i + 1}`;
  const leftOut = hasViewer && pictures.length > 0 && !contrast.viewerMap;
  const note = leftOut && html`<p>${LEFT_OUT}</p>`;
  return html`
    <section
      aria-labelledby="${id}"><h2 id="${id}">${name}</h2><p>${statType} contrast${weights
            .length > 0 && ": "}${weights
        .map((row, k) =>
          html`${k > 0 && "; "}${row}`
        )}.</p><p>${thresholdText}</p>${pictures.map(
          picture,
        )}${note}${clusterTable(
          contrast,
        )}<details><summary>Files</summary><ul>${files.map((file) =>
          html`<li>${file}</li>`
        )}</ul></details></section>
  `;
}

/** Shown by the script where the viewer can run. */
function viewerMarkup(contrasts: readonly ReportContrast[]): Html {
  const maps = contrasts.filter(({ viewerMap }) => viewerMap !== undefined);
  return html`
    <section class="viewer" id="viewer" aria-labelledby="viewer-title">
      <h2 id="viewer-title">Viewer</h2>
      <div class="stage">
        <canvas id="viewer-canvas" tabindex="0" role="img"
          aria-label="Slices of the chosen map over the background; the rows of the cluster tables move it"></canvas>
      </div>
      <p class="where" id="viewer-where" role="status"></p>
      <div
        class="controls"><label for="viewer-map">Contrast <select id="viewer-map">${maps
          .map(({ label, name }) =>
            html`<option value="${label}">${name}</option>`
          )}</select></label><label for="viewer-view">View <select id="viewer-view"><option value="3">all</option><option value="0">axial</option><option value="1">coronal</option><option value="2">sagittal</option><option value="4">three-dimensional</option></select></label><label for="viewer-threshold">Threshold (<span id="viewer-unit">z</span>) <input id="viewer-threshold" type="range" min="0" max="10" step="0.01"><output id="viewer-threshold-value" for="viewer-threshold"></output></label></div>
      <div class="chosen" id="viewer-series"></div>
    </section>
  `;
}

function scripts(
  { background, module }: ReportViewer,
  contrasts: readonly ReportContrast[],
): Html {
  const data = {
    module,
    background: { nifti: background.nifti.toBase64() },
    maps: contrasts.flatMap(({ label, threshold, twoSided, unit, viewerMap }) =>
      viewerMap
        ? [{
          label,
          threshold,
          twoSided,
          unit,
          largest: viewerMap.largest,
          nifti: viewerMap.nifti.toBase64(),
        }]
        : []
    ),
  };
  return html`
    <script type="application/json" id="viewer-data">${jsonForScript(
      data,
    )}</script>
    <script type="module">${raw(script)}</script>
  `;
}
