/**
 * All commands and their options, declared once: the parser, `--help`,
 * docs/cli.md and the shell completion are made from this table. A new command
 * is one entry here and one file in `commands/`.
 *
 * @module
 */

import { type Command, command } from "./command.ts";
import type { ClustersOptions } from "./commands/clusters.ts";
import type { CompletionOptions } from "./commands/completion.ts";
import type { DemoOptions } from "./commands/demo.ts";
import type { DesignOptions } from "./commands/design.ts";
import type { FirstLevelOptions } from "./commands/first_level.ts";
import type { InfoOptions } from "./commands/info.ts";
import type { MaskOptions } from "./commands/mask.ts";
import type { MeanOptions } from "./commands/mean.ts";
import type { ThresholdOptions } from "./commands/threshold.ts";
import { designOptions } from "./design_options.ts";
import {
  choice,
  choiceList,
  file,
  files,
  flag,
  integer,
  number,
  numbers,
  repeated,
  text,
} from "./option.ts";
import {
  dtype,
  mapMask,
  outFile,
  overwriteFile,
  overwriteFolder,
} from "./shared_options.ts";

const runFiles =
  "a 4-D image, or a folder, a quoted glob or a .txt list of 3-D images";

const tR = number({
  help: "Repetition time, in seconds (default: the header's).",
  group: "Design",
  placeholder: "S",
  unit: "seconds",
  above: 0,
});

const clusterThreshold = integer({
  help: "Drop clusters of fewer voxels than this.",
  placeholder: "VOXELS",
  unit: "voxels",
  min: 0,
  fallback: 0,
});

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  command<InfoOptions>({
    name: "info",
    summary: "Show what the header of an image says.",
    operands: {
      name: "IMAGE",
      help: `Each is ${runFiles}.`,
      min: 1,
      max: Infinity,
    },
    options: {},
    examples: ["info bold.nii.gz", "info --json bold.nii.gz"],
    load: async () => (await import("./commands/info.ts")).info,
  }),
  command<DesignOptions>({
    name: "design",
    summary: "Make the design matrix of one run from a table of events.",
    options: {
      events: file({
        help: "Events table (TSV or CSV): onset, duration, trial_type.",
        group: "Design",
        required: true,
      }),
      nScans: integer({
        help: "Number of scans.",
        group: "Design",
        required: true,
        unit: "scans",
        min: 1,
      }),
      tR: number({
        help: "Repetition time, in seconds.",
        group: "Design",
        placeholder: "S",
        required: true,
        unit: "seconds",
        above: 0,
      }),
      ...designOptions,
      confounds: file({
        help: "Confounds table (TSV or CSV), one row a scan.",
        group: "Design",
      }),
      sampleMask: file({
        help: "The scans to keep: their numbers from 0, or true/false for " +
          "each scan.",
        group: "Design",
      }),
      oversampling: integer({
        help: "Steps within a repetition time at which responses are computed.",
        group: "Design",
        min: 1,
        fallback: 50,
      }),
      out: file({
        help: "The TSV file to write (default: standard output).",
        group: "Output",
      }),
      overwrite: overwriteFile,
    },
    examples: [
      "design --events events.tsv --n-scans 96 --t-r 7 --hrf-model spm",
    ],
    load: async () => (await import("./commands/design.ts")).design,
  }),
  command<FirstLevelOptions>({
    name: "first-level",
    summary: "Fit a general linear model to the runs of one subject and " +
      "write its contrast maps.",
    operands: {
      name: "RUN",
      help: `Each is one run: ${runFiles}.`,
      min: 1,
      max: Infinity,
    },
    options: {
      events: files({
        help: "Events table (TSV or CSV): onset, duration, trial_type; one " +
          "for each run, in their order.",
        group: "Design",
      }),
      sameEvents: file({
        help: "Events table of every run.",
        group: "Design",
      }),
      designMatrix: files({
        help: "Design matrix (TSV, CSV or .npz) in place of events; one for " +
          "each run.",
        group: "Design",
      }),
      tR,
      ...designOptions,
      mask: file({
        help: "Mask image, or `none` for every voxel (default: computed " +
          "from the runs).",
        group: "Images",
      }),
      smoothingFwhm: numbers({
        help: "Smooth the images by a Gaussian of this full width at half " +
          "maximum, in mm: one number, or x,y,z.",
        group: "Images",
        placeholder: "MM",
        unit: "mm",
        min: 0,
      }),
      signalScaling: choice(["0", "none", "0,1"], {
        help: "Scale to percent of each voxel's mean (0), of the mean of all " +
          "voxels and scans (0,1), or not at all.",
        group: "Images",
        fallback: "0",
      }),
      noiseModel: choice(["ar1", "ols"], {
        help: "Noise over time: autoregressive, or white.",
        group: "Model",
        fallback: "ar1",
      }),
      contrast: repeated({
        help: "A contrast of design columns, such as `faces - houses`, " +
          "`faces; houses` (F) or `[1,-1]`; may be repeated.",
        group: "Model",
        placeholder: "[NAME=]EXPRESSION",
      }),
      contrasts: file({
        help: "Contrasts by name, in a JSON file.",
        group: "Model",
      }),
      statType: choice(["t", "F"], {
        help: "Statistic of contrasts of one row (default: t).",
        group: "Model",
      }),
      out: file({
        help: "The folder to write.",
        group: "Output",
        placeholder: "FOLDER",
        required: true,
      }),
      overwrite: overwriteFolder,
      save: choiceList([
        "effect",
        "variance",
        "stat",
        "p",
        "z",
        "neglog10p",
        "beta",
      ], {
        help: "The maps to write: effect, variance, stat, p, z, neglog10p, " +
          "beta.",
        group: "Output",
        fallback: ["effect", "variance", "stat", "p", "z"],
      }),
      prefix: text({
        help: "Put this before the name of every file.",
        group: "Output",
        fallback: "",
        shownDefault: "nothing",
      }),
      dtype,
      compat: choice(["nilearn"], {
        help: "Do exactly as nilearn does where niglm differs on purpose.",
        group: "Model",
      }),
    },
    examples: [
      "first-level bold.nii.gz --events events.tsv --t-r 7 " +
      "--contrast 'active - rest' --out results",
    ],
    load: async () => (await import("./commands/first_level.ts")).firstLevel,
  }),
  command<MaskOptions>({
    name: "mask",
    summary: "Compute the mask of the brain from functional images.",
    operands: {
      name: "IMAGE",
      help: `Each is one run: ${runFiles}. Several runs get the mask of ` +
        "what more than half of them have.",
      min: 1,
      max: Infinity,
    },
    options: {
      strategy: choice(["epi"], {
        help: "How the mask is found.",
        fallback: "epi",
      }),
      lowerCutoff: number({
        help: "Part of the sorted voxels above which the threshold lies.",
        min: 0,
        max: 1,
        fallback: 0.2,
      }),
      upperCutoff: number({
        help: "Part of the sorted voxels below which the threshold lies.",
        min: 0,
        max: 1,
        fallback: 0.85,
      }),
      opening: integer({
        help: "Steps of erosion and dilation; 0 leaves the mask as it is.",
        min: 0,
        fallback: 2,
      }),
      noConnected: flag({
        help: "Keep all parts of the mask, not only the largest one.",
      }),
      excludeZeros: flag({
        help: "Leave voxels of value zero out of the search for a threshold.",
      }),
      out: outFile,
      overwrite: overwriteFile,
    },
    examples: ["mask bold.nii.gz --out mask.nii.gz"],
    load: async () => (await import("./commands/mask.ts")).mask,
  }),
  command<MeanOptions>({
    name: "mean",
    summary: "Average images over time, then over images.",
    operands: {
      name: "IMAGE",
      help: `Each is ${runFiles}.`,
      min: 1,
      max: Infinity,
    },
    options: { out: outFile, overwrite: overwriteFile, dtype },
    examples: ["mean bold.nii.gz --out mean.nii.gz"],
    load: async () => (await import("./commands/mean.ts")).mean,
  }),
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
        above: 0,
        max: 1,
        shownDefault: "0.001",
      }),
      threshold: number({
        help: "The threshold itself, with `--height-control none`.",
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
    load: async () => (await import("./commands/threshold.ts")).threshold,
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
      format: choice(["tsv", "csv", "json"], {
        help: "Form of the table.",
        group: "Output",
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
      }),
    },
    examples: [
      "clusters z.nii.gz --stat-threshold 3.09 --cluster-threshold 20",
      "clusters z.nii.gz --stat-threshold @threshold.json --two-sided",
    ],
    load: async () => (await import("./commands/clusters.ts")).clusters,
  }),
  command<DemoOptions>({
    name: "demo",
    summary: "Make a run with known effects, fit it and say how well they " +
      "were recovered.",
    options: {
      data: file({ help: "Fit this run instead.", group: "Input" }),
      events: file({ help: "Events of that run.", group: "Input" }),
      tR,
      contrast: repeated({
        help: "A contrast of that run; may be repeated.",
        group: "Model",
        placeholder: "[NAME=]EXPRESSION",
      }),
      out: file({
        help: "Keep the results in this folder.",
        group: "Output",
        placeholder: "FOLDER",
      }),
      overwrite: overwriteFolder,
    },
    examples: ["demo", "demo --data bold.nii.gz --events events.tsv"],
    load: async () => (await import("./commands/demo.ts")).demo,
  }),
  command<CompletionOptions>({
    name: "completion",
    summary: "Print a script that completes niglm's commands in a shell.",
    operands: {
      name: "SHELL",
      help: "bash, zsh or fish.",
      min: 1,
      max: 1,
      choices: ["bash", "zsh", "fish"],
    },
    options: {},
    examples: ["completion bash > ~/.local/share/bash-completion/niglm"],
    load: async () =>
      (await import("./commands/completion.ts")).completionOf(commands),
  }),
];
