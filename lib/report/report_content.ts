/** What a report shows. @module */

import type { ClusterRow } from "../stats/clusters.ts";

/** A picture of a report. */
export interface ReportPicture {
  /** The bytes of a PNG file. */
  readonly png: Uint8Array<ArrayBuffer>;
  /** Width and height in pixels. */
  readonly size: readonly [number, number];
  /** What is seen, in words. */
  readonly description: string;
  /** What stands under it. */
  readonly caption: string;
}

/** Fitted and measured series of one voxel. */
export interface PeakSeries {
  /** Number of the run, from 1. */
  readonly run: number;
  /** Times of the scans in seconds, or their numbers. */
  readonly times: readonly number[];
  /** What the times count. */
  readonly timeUnit: "s" | "scans";
  /** The measured values, where they are known. */
  readonly measured: readonly number[] | undefined;
  /** The fitted values. */
  readonly fitted: readonly number[];
  /** Unit of the values. */
  readonly unit: string;
}

/** A row of a cluster table, with the series at its peak. */
export interface ReportPeak extends ClusterRow {
  /** Series at the peak, a run each; none where the fit kept none. */
  readonly series: readonly PeakSeries[];
}

/** One contrast of a report. */
export interface ReportContrast {
  /** Its name in file names; also its place on the page. */
  readonly label: string;
  /** Its own name. */
  readonly name: string;
  /** The statistic. */
  readonly statType: string;
  /** Its weights in words: `+1 active − 1 rest`. */
  readonly weights: readonly string[];
  /** How it was thresholded, as a sentence. */
  readonly thresholdText: string;
  /** What the map's values are: `z`, or `−log₁₀ p`. */
  readonly unit: string;
  /** Height of the threshold. */
  readonly threshold: number;
  /** Whether both signs are shown. */
  readonly twoSided: boolean;
  /** Whether clusters of both signs are in the table. */
  readonly pictures: readonly ReportPicture[];
  /** Clusters and peaks. */
  readonly peaks: readonly ReportPeak[];
  /** Files of its maps. */
  readonly files: readonly string[];
  /** The z map for the viewer; nothing where the page would grow too large. */
  readonly viewerMap: ViewerVolume | undefined;
}

/** A volume for the viewer. */
export interface ViewerVolume {
  /** A gzipped NIfTI file. */
  readonly nifti: Uint8Array<ArrayBuffer>;
  /** The largest size of its values. */
  readonly largest: number;
}

/** What the interactive viewer needs. */
export interface ReportViewer {
  /** The viewer's module, gzipped and in base64. */
  readonly module: string;
  /** Its name and licence, for the foot of the page. */
  readonly credit: string;
  /** The image under the maps. */
  readonly background: ViewerVolume;
}

/** A heading with pictures, tables or texts under it. */
export interface ReportSection {
  /** The heading. */
  readonly title: string;
  /** Sentences. */
  readonly text?: readonly string[];
  /** Pictures. */
  readonly pictures?: readonly ReportPicture[];
  /** A table. */
  readonly table?: ReportTable;
}

/** A table of texts. */
export interface ReportTable {
  /** What it shows. */
  readonly caption: string;
  /** Heads of the columns. */
  readonly columns: readonly string[];
  /** The rows; the first text of each is its head. */
  readonly rows: readonly (readonly string[])[];
}

/** A report. */
export interface ReportContent {
  /** Title of the page. */
  readonly title: string;
  /** One line under it. */
  readonly subtitle: string;
  /** What was done, in sentences for a methods section. */
  readonly methods: readonly string[];
  /** Warnings of the fit. */
  readonly warnings: readonly string[];
  /** Sections before the contrasts: input, mask, design. */
  readonly sections: readonly ReportSection[];
  /** The contrasts. */
  readonly contrasts: readonly ReportContrast[];
  /** Sections after the contrasts: how it was run. */
  readonly closing: readonly ReportSection[];
  /** The command that makes the result again. */
  readonly command: string;
  /** The viewer; nothing where it is left out. */
  readonly viewer: ReportViewer | undefined;
  /** Name and version of the program. */
  readonly software: string;
}
