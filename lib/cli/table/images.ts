/** The commands on images, as the command line has them. @module */

import { type Command, command } from "../command.ts";
import type { InfoOptions } from "../commands/info.ts";
import type { MaskOptions } from "../commands/mask.ts";
import type { MeanOptions } from "../commands/mean.ts";
import { choice, flag, integer, number } from "../option.ts";
import { dtype, outFile, overwriteFile, runFiles } from "../shared_options.ts";

/** What headers say, means and masks. */
export const imageCommands: readonly Command[] = [
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
    load: async () => (await import("../commands/info.ts")).info,
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
    load: async () => (await import("../commands/mean.ts")).mean,
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
    load: async () => (await import("../commands/mask.ts")).mask,
  }),
];
