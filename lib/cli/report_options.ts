/** What the reports of fits show. @module */

import type { HeightControl } from "../stats/height_threshold.ts";
import {
  choice,
  file,
  flag,
  integer,
  list,
  number,
  type OptionSpec,
  text,
} from "./option.ts";

/** The options of a report. */
export interface ReportOptions {
  readonly contrasts: readonly string[];
  readonly heightControl: HeightControl;
  readonly alpha: number;
  readonly threshold: number;
  readonly clusterThreshold: number;
  readonly twoSided: boolean;
  readonly minDistance: number;
  readonly bgImg: string | undefined;
  readonly title: string | undefined;
  readonly noViewer: boolean;
}

/** The options of a report, in the order of the help, at nilearn's defaults. */
export const reportOptions: {
  readonly [K in keyof ReportOptions]: OptionSpec<ReportOptions[K]>;
} = {
  contrasts: list({
    help: "Contrasts to show, by their names (default: all).",
    placeholder: "NAME,…",
  }),
  heightControl: choice(["fpr", "fdr", "bonferroni", "none"], {
    help: "What alpha controls: the false positive rate, the false " +
      "discovery rate or the family-wise error; or a fixed threshold.",
    group: "Threshold",
    fallback: "fpr",
  }),
  alpha: number({
    help: "Error rate.",
    group: "Threshold",
    excludes: ["height-control none"],
    above: 0,
    max: 1,
    fallback: 0.001,
  }),
  threshold: number({
    help: "The threshold itself, in z.",
    group: "Threshold",
    needs: ["height-control none"],
    min: 0,
    fallback: 3.09,
  }),
  clusterThreshold: integer({
    help: "Drop clusters of fewer voxels than this.",
    group: "Threshold",
    placeholder: "VOXELS",
    unit: "voxels",
    min: 0,
    fallback: 0,
  }),
  twoSided: flag({
    help: "Show negative values of t contrasts too; alpha is for both sides.",
    group: "Threshold",
  }),
  minDistance: number({
    help: "Least distance between the peaks of a cluster, in mm.",
    group: "Threshold",
    placeholder: "MM",
    unit: "mm",
    above: 0,
    fallback: 8,
  }),
  bgImg: file({
    help: "Image under the maps (default: the mean of the fit, else its mask).",
    group: "Page",
  }),
  title: text({
    help: "Title of the page.",
    group: "Page",
  }),
  noViewer: flag({
    help: "Leave the interactive viewer out; the page is smaller by about " +
      "1.2 MB and the maps.",
    group: "Page",
  }),
};

/** A report as `--report` of a fit makes it: all at their defaults. */
export const defaultReport: ReportOptions = Object.fromEntries(
  Object.entries(reportOptions).map(([key, { fallback }]) => [key, fallback]),
) as unknown as ReportOptions;
