/** The commands on maps, as the command line has them. @module */

import { type Command, command } from "../command.ts";
import type { ClustersOptions } from "../commands/clusters.ts";
import type { ThresholdOptions } from "../commands/threshold.ts";
import { choice, file, flag, integer, number, text } from "../option.ts";
import { dtype, mapMask, outFile, overwriteFile } from "../shared_options.ts";

const clusterThreshold = integer({
  help: "Drop clusters of fewer voxels than this.",
  placeholder: "VOXELS",
  unit: "voxels",
  min: 0,
  fallback: 0,
});

/** Thresholds and tables. */
export const mapCommands: readonly Command[] = [
  command<ThresholdOptions>({
    name: "threshold",
    summary: "Threshold a z map: print the threshold, write what exceeds it.",
    operands: { name: "MAP", help: "A z map.", min: 1, max: 1 },
    options: {
      heightControl: choice(["fpr", "fdr", "bonferroni", "none"], {
        help: "What alpha controls: the false positive rate, the false " +
          "discovery rate or the family-wise error; or a fixed threshold.",
        fallback: "fpr",
      }),
      alpha: number({
        help: "Error rate.",
        excludes: ["height-control none"],
        above: 0,
        max: 1,
        shownDefault: "0.001",
      }),
      threshold: number({
        help: "The threshold itself.",
        needs: ["height-control none"],
        shownDefault: "3",
      }),
      clusterThreshold,
      oneSided: flag({
        help: "Look for positive values only (for negative ones only, with " +
          "a negative `--threshold`).",
      }),
      mask: mapMask,
      out: outFile,
      overwrite: overwriteFile,
      dtype,
    },
    examples: [
      "threshold z.nii.gz --height-control fdr --alpha 0.05 --out thr.nii.gz",
      "threshold z.nii.gz --one-sided --out thr.nii.gz --json > threshold.json",
    ],
    load: async () => (await import("../commands/threshold.ts")).threshold,
  }),
  command<ClustersOptions>({
    name: "clusters",
    summary: "Tabulate the clusters of a map and their peaks.",
    operands: { name: "MAP", help: "A statistical map.", min: 1, max: 1 },
    options: {
      statThreshold: text({
        help: "Clusters are the voxels beyond this value; `@F.json` takes " +
          "the one that `threshold --json` printed.",
        placeholder: "X|@FILE",
        required: true,
      }),
      clusterThreshold,
      twoSided: flag({ help: "Tabulate negative clusters too." }),
      minDistance: number({
        help: "Least distance between the peaks of a cluster, in mm.",
        placeholder: "MM",
        unit: "mm",
        above: 0,
        fallback: 8,
      }),
      mask: mapMask,
      ari: number({
        help: "Add to each cluster the proportion of its voxels that are at " +
          "least active, with confidence 1 - ALPHA for all clusters at once " +
          "(of a z map; the voxels tested are the mask's, or those off the " +
          "background).",
        placeholder: "ALPHA",
        above: 0,
        max: 1,
      }),
      format: choice(["tsv", "csv", "json"], {
        help: "Form of the table.",
        group: "Output",
        needs: ["out", "no json"],
        fallback: "tsv",
      }),
      out: file({
        help: "The table to write (default: standard output).",
        group: "Output",
      }),
      labelMap: file({
        help: "Also write an image with the number of each voxel's cluster: " +
          "1, 2, … above the threshold, -1, -2, … below.",
        group: "Output",
      }),
      overwrite: flag({
        help: "Replace files that are there already.",
        group: "Output",
        needs: ["out", "label-map"],
      }),
    },
    examples: [
      "clusters z.nii.gz --stat-threshold 3.09 --cluster-threshold 20",
      "clusters z.nii.gz --stat-threshold @threshold.json --two-sided",
      "clusters z.nii.gz --stat-threshold 3.09 --ari 0.05 --mask mask.nii.gz",
    ],
    load: async () => (await import("../commands/clusters.ts")).clusters,
  }),
];
