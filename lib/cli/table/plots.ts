/** The pictures, as the command line has them. @module */

import { type Command, command } from "../command.ts";
import type { PlotGlassBrainCommand } from "../commands/plot/glass_brain.ts";
import type { PlotAnatCommand, PlotEpiCommand } from "../commands/plot/grey.ts";
import type { PlotRoiCommand } from "../commands/plot/roi.ts";
import type {
  PlotCarpetCommand,
  PlotCompareCommand,
} from "../commands/plot/voxels.ts";
import type { PlotStatMapCommand } from "../commands/plot/stat_map.ts";
import { GLASS_MODES } from "../../plot/brain/glass_modes.ts";
import { choice, file, integer, list, number, toggle } from "../option.ts";
import {
  chartOptions,
  colorOptions,
  dim,
  pictureOptions,
  pictureThreshold,
  sliceOptions,
  symmetricCbar,
} from "../plot_options.ts";
import { runFiles } from "../shared_options.ts";

const bgImg = file({
  help: "Image under it: a mean, an anatomy, a mask.",
  group: "Input",
});

const volume = integer({
  help: "Which volume of a run, counted from 0.",
  group: "Input",
  min: 0,
});

const resamplingInterpolation = choice(
  ["continuous", "linear", "nearest"],
  {
    help: "How an image that is turned against the world's axes is brought " +
      "upright: by cubic splines, linearly, or from the nearest voxel, as is " +
      "best for a map that has been thresholded.",
    group: "Slices",
    fallback: "continuous",
  },
);

/** Pictures of images, of designs, of events. */
export const plotCommands: readonly Command[] = [
  command<PlotStatMapCommand>({
    name: "plot stat-map",
    summary: "Draw slices of a statistical map over a background.",
    operands: { name: "MAP", help: "A statistical map.", min: 1, max: 1 },
    options: {
      bgImg,
      threshold: pictureThreshold("1e-6"),
      symmetricCbar,
      transparency: number({
        help: "How opaque the map is: 1 hides the background, 0 the map.",
        group: "Colours",
        min: 0,
        max: 1,
        fallback: 1,
      }),
      ...colorOptions("RdBu_r; of values of one sign, its half", true),
      ...sliceOptions,
      resamplingInterpolation,
      dim,
    },
    examples: [
      "plot stat-map z.nii.gz --bg-img mean.nii.gz --threshold 3.09 --out z.png",
      "plot stat-map z.nii.gz --display-mode z --cut-coords 5 --out z.svg",
    ],
    load: async () =>
      (await import("../commands/plot/stat_map.ts")).plotStatMapCommand,
  }),
  command<PlotGlassBrainCommand>({
    name: "plot glass-brain",
    summary: "Draw a statistical map as if the brain were glass.",
    operands: { name: "MAP", help: "A statistical map.", min: 1, max: 1 },
    options: {
      mask: file({
        help: "The brain that the outline is taken from (default: where the " +
          "map is not 0).",
        group: "Input",
      }),
      threshold: pictureThreshold("auto"),
      plotAbs: toggle({
        help: "Draw sizes rather than values.",
        group: "Colours",
        fallback: true,
      }),
      symmetricCbar,
      alpha: number({
        help: "How opaque values are.",
        group: "Colours",
        min: 0,
        max: 1,
        fallback: 0.7,
      }),
      ...colorOptions("reds; RdBu_r of values, inferno on black", true),
      displayMode: choice(GLASS_MODES, {
        help: "Views: from the side (x), behind (y), above (z), the left (l) " +
          "and the right (r); ortho is xyz.",
        group: "Slices",
        placeholder: "MODE",
        fallback: "ortho",
      }),
      annotate: sliceOptions.annotate,
      radiological: {
        ...sliceOptions.radiological,
        excludes: ["display-mode x|l|r|lr"],
      },
      resamplingInterpolation,
      blackBg: toggle({
        help: "Black paper.",
        group: "Picture",
        fallback: false,
      }),
      ...pictureOptions,
    },
    examples: [
      "plot glass-brain z.nii.gz --threshold 3.09 --display-mode lyrz --out z.png",
    ],
    load: async () =>
      (await import("../commands/plot/glass_brain.ts")).plotGlassBrainCommand,
  }),
  command<PlotEpiCommand>({
    name: "plot epi",
    summary: "Draw slices of a functional image.",
    operands: { name: "IMAGE", help: `It is ${runFiles}.`, min: 1, max: 1 },
    options: {
      volume,
      threshold: pictureThreshold("none"),
      ...colorOptions("gray", true),
      ...sliceOptions,
    },
    examples: ["plot epi bold.nii.gz --volume 0 --out first.png"],
    load: async () => (await import("../commands/plot/grey.ts")).plotEpiCommand,
  }),
  command<PlotAnatCommand>({
    name: "plot anat",
    summary: "Draw slices of an anatomical image.",
    operands: { name: "IMAGE", help: `It is ${runFiles}.`, min: 1, max: 1 },
    options: {
      volume,
      threshold: pictureThreshold("none"),
      ...colorOptions("gray", true),
      ...sliceOptions,
      dim,
    },
    examples: ["plot anat T1w.nii.gz --dim -0.5 --out anatomy.png"],
    load: async () =>
      (await import("../commands/plot/grey.ts")).plotAnatCommand,
  }),
  command<PlotRoiCommand>({
    name: "plot roi",
    summary: "Draw a mask or regions over a background.",
    operands: {
      name: "MASK",
      help: "A mask, or an image of labels.",
      min: 1,
      max: 1,
    },
    options: {
      bgImg,
      threshold: number({
        help: "Values of at most this size are no region.",
        group: "Colours",
        min: 0,
        fallback: 0.5,
      }),
      viewType: choice(["continuous", "contours"], {
        help: "Regions filled, or their outlines.",
        group: "Colours",
        fallback: "continuous",
      }),
      alpha: number({
        help: "How opaque regions are.",
        group: "Colours",
        min: 0,
        max: 1,
        shownDefault: "0.7, outlines 1",
      }),
      linewidths: number({
        help: "Thickness of outlines.",
        group: "Colours",
        needs: ["view-type contours"],
        unit: "pixels",
        above: 0,
        fallback: 2,
      }),
      cmap: colorOptions("one that colour-blind readers can tell apart", true)
        .cmap,
      colorbar: colorOptions("", true).colorbar,
      ...sliceOptions,
      dim,
    },
    examples: [
      "plot roi mask.nii.gz --bg-img mean.nii.gz --view-type contours --out mask.png",
    ],
    load: async () => (await import("../commands/plot/roi.ts")).plotRoiCommand,
  }),
  command<PlotCarpetCommand>({
    name: "plot carpet",
    summary: "Draw the time courses of all voxels of a run.",
    operands: { name: "RUN", help: `It is ${runFiles}.`, min: 1, max: 1 },
    options: {
      mask: file({
        help: "The voxels to show; of an image of labels, region after " +
          "region (default: the run's EPI mask, which reads it twice).",
        group: "Input",
      }),
      tR: number({
        help: "Repetition time (default: the header's).",
        group: "Input",
        placeholder: "S",
        unit: "seconds",
        above: 0,
      }),
      detrend: toggle({
        help: "Remove the line of best fit from each time course.",
        group: "Colours",
        fallback: true,
      }),
      standardize: toggle({
        help: "Then divide it by its standard deviation.",
        group: "Colours",
        fallback: true,
      }),
      ...colorOptions("gray", false),
      ...chartOptions,
    },
    examples: ["plot carpet bold.nii.gz --mask mask.nii.gz --out carpet.png"],
    load: async () =>
      (await import("../commands/plot/voxels.ts")).plotCarpetCommand,
  }),
  command<PlotCompareCommand>({
    name: "plot compare",
    summary: "Compare two maps voxel by voxel: pairs of values, Pearson's r, " +
      "histograms.",
    operands: {
      name: "MAP",
      help: "The reference, and the map to compare with it.",
      min: 2,
      max: 2,
    },
    options: {
      mask: file({
        help: "The voxels to compare (default: what is not background of " +
          "the reference).",
        group: "Input",
      }),
      labels: list({
        help: "Names of the two maps (default: their files).",
        group: "Picture",
        placeholder: "A,B",
      }),
      log: toggle({
        help: "Counts of the histograms on a logarithmic scale.",
        group: "Colours",
        fallback: true,
      }),
      colorbar: colorOptions("", true).colorbar,
      ...chartOptions,
    },
    examples: ["plot compare z.nii.gz other_z.nii.gz --out compared.png"],
    load: async () =>
      (await import("../commands/plot/voxels.ts")).plotCompareCommand,
  }),
];
