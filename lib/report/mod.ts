/**
 * Reports: one page a fit, which needs nothing else.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { renderReport } from "@niglm/niglm/report";
 *
 * const page = renderReport({
 *   title: "Faces > houses",
 *   subtitle: "one subject",
 *   methods: ["One run was analysed."],
 *   warnings: [],
 *   sections: [],
 *   contrasts: [],
 *   closing: [],
 *   command: "niglm first-level bold.nii.gz",
 *   viewer: undefined,
 *   software: "niglm",
 * });
 * assert(page.includes("<title>Faces &gt; houses</title>"));
 * ```
 *
 * @module
 */

export { renderReport } from "./render_report.ts";
export { REPORT_MARK } from "./report_mark.ts";
export type {
  PeakSeries,
  ReportContent,
  ReportContrast,
  ReportPeak,
  ReportPicture,
  ReportSection,
  ReportTable,
  ReportViewer,
  ViewerVolume,
} from "./report_content.ts";
export { viewerVolume } from "./viewer_volume.ts";
export type { Grid, Image } from "../nifti/types.ts";
export type { ClusterRow } from "../stats/clusters.ts";
