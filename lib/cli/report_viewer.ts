/** The interactive viewer that reports carry. @module */

import type { Image } from "../nifti/mod.ts";
import { pageGzip } from "./page_gzip.ts";
import { type ReportViewer, viewerVolume } from "../report/mod.ts";

/** What stands at the foot of a page that has the viewer. */
const CREDIT = "NiiVue 0.69.0 (niivue.com, BSD-2-Clause)";

/**
 * Loads NiiVue's one-file module, compressed for a page.
 *
 * @param background The image under the maps.
 * @returns The viewer.
 */
export async function loadViewer(background: Image): Promise<ReportViewer> {
  const { esm } = await import("@niivue/niivue/min");
  const source = new TextEncoder().encode(decodeURIComponent(esm));
  return {
    module: (await pageGzip(source)).toBase64(),
    credit: CREDIT,
    background: await viewerVolume(background, pageGzip),
  };
}
