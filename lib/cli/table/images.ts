/** The commands on images, as the command line has them. @module */

import type { Fwhm } from "../../image/smooth_img.ts";
import { type Command, command } from "../command.ts";
import type { ConcatOptions } from "../commands/concat.ts";
import type { InfoOptions } from "../commands/info.ts";
import type { MaskOptions } from "../commands/mask.ts";
import type { MeanOptions } from "../commands/mean.ts";
import type { ResampleOptions } from "../commands/resample.ts";
import type { SmoothOptions } from "../commands/smooth.ts";
import { strategies, strategyOptions } from "../mask_options.ts";
import {
  BadValue,
  choice,
  file,
  flag,
  number,
  numbers,
  single,
} from "../option.ts";
import { mapOptions } from "../machine_options.ts";
import { dtype, outFile, overwriteFile, runFiles } from "../shared_options.ts";
import { targetOptions } from "../target_options.ts";

const compatClip = choice(["nilearn"], {
  help: "Clip resampled values to the range of all volumes of an image, as " +
    "nilearn does, in place of each volume's own; images are read twice.",
});

/** What headers say; images from images; masks. */
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
    summary: "Average images over time, then over images, on the first one's " +
      "grid.",
    operands: {
      name: "IMAGE",
      help: `Each is ${runFiles}.`,
      min: 1,
      max: Infinity,
    },
    options: {
      ...targetOptions,
      out: outFile,
      overwrite: overwriteFile,
      dtype,
      ...mapOptions,
    },
    examples: ["mean bold.nii.gz --out mean.nii.gz"],
    load: async ({ workers }, runs) => {
      const { startWorkersAhead } = await import("../start_ahead.ts");
      const ahead = startWorkersAhead(workers, runs);
      const { mean } = await import("../commands/mean.ts");
      return async (...words) => {
        using _ahead = ahead;
        return await mean(...words);
      };
    },
  }),
  command<MaskOptions>({
    name: "mask",
    summary: "Compute the mask of the brain from functional images or maps.",
    operands: {
      name: "IMAGE",
      help: `Each is one run: ${runFiles}; several 3-D images are one run. ` +
        "Several runs get the mask of what more than half of them have.",
      min: 1,
      max: Infinity,
    },
    options: {
      strategy: choice(strategies, {
        help:
          "How the mask is found: from the histogram of the mean (epi), as " +
          "what differs from the image's border (background), or from a " +
          "template (brain).",
        fallback: "epi",
      }),
      ...strategyOptions,
      out: outFile,
      overwrite: overwriteFile,
    },
    examples: [
      "mask bold.nii.gz --out mask.nii.gz",
      "mask 'maps/con_*.nii' --strategy background --out mask.nii.gz",
    ],
    load: async () => (await import("../commands/mask.ts")).mask,
  }),
  command<SmoothOptions>({
    name: "smooth",
    summary: "Smooth the volumes of an image.",
    operands: { name: "IMAGE", help: `It is ${runFiles}.`, min: 1, max: 1 },
    options: {
      fwhm: single(
        {
          help:
            "Full width at half maximum of the Gaussian, in mm: one number, " +
            "or one for each voxel axis; or `fast`, which adds a fifth of each " +
            "of the six neighbours.",
          required: true,
        },
        "MM|X,Y,Z|fast",
        readFwhm,
      ),
      out: outFile,
      overwrite: overwriteFile,
      dtype,
      ...mapOptions,
    },
    examples: ["smooth bold.nii.gz --fwhm 6 --out smoothed.nii.gz"],
    load: async ({ workers }, images) => {
      const { startMappersAhead } = await import("../start_ahead.ts");
      const ahead = startMappersAhead(workers, images, false);
      const { smooth } = await import("../commands/smooth.ts");
      return async (...words) => {
        using _ahead = ahead;
        return await smooth(...words);
      };
    },
  }),
  command<ResampleOptions>({
    name: "resample",
    summary: "Resample an image onto another grid.",
    operands: { name: "IMAGE", help: `It is ${runFiles}.`, min: 1, max: 1 },
    options: {
      like: file({
        help: "Take the grid of this image.",
        group: "Target",
        excludes: ["target-affine", "target-shape"],
      }),
      targetAffine: numbers({
        help:
          "The grid's affine, row by row: 16 or 12 numbers; or 9 numbers, " +
          "its axes, for a grid that begins where the image does.",
        group: "Target",
        placeholder: "NUMBERS",
      }),
      targetShape: numbers({
        help: "Voxels along x, y and z, with an affine of 16 or 12 numbers " +
          "(default: as many as reach the image's farthest corner).",
        group: "Target",
        needs: ["target-affine"],
        placeholder: "X,Y,Z",
        unit: "voxels",
        min: 1,
      }),
      interpolation: choice(["continuous", "linear", "nearest"], {
        help: "How values between voxels are found: by cubic splines, " +
          "linearly, or from the nearest voxel (for labels and masks).",
        fallback: "continuous",
      }),
      fillValue: number({
        help: "Value of the voxels outside the image.",
        fallback: 0,
      }),
      noClip: flag({
        help: "Do not clip each volume to its own range, 0 included " +
          "(nilearn's `resample_to_img` does not, its `resample_img` does).",
      }),
      compat: compatClip,
      out: outFile,
      overwrite: overwriteFile,
      dtype,
      ...mapOptions,
    },
    examples: [
      "resample bold.nii.gz --like anat.nii.gz --out resampled.nii.gz",
      "resample bold.nii.gz --target-affine 2,0,0,0,2,0,0,0,2 " +
      "--out resampled.nii.gz",
    ],
    load: async ({ workers }, images) => {
      const { startMappersAhead } = await import("../start_ahead.ts");
      const ahead = startMappersAhead(workers, images, true);
      const { resample } = await import("../commands/resample.ts");
      return async (...words) => {
        using _ahead = ahead;
        return await resample(...words);
      };
    },
  }),
  command<ConcatOptions>({
    name: "concat",
    summary: "Join images along time.",
    operands: {
      name: "IMAGE",
      help: `Each is ${runFiles}; all 3-D, or all 4-D.`,
      min: 1,
      max: Infinity,
    },
    options: {
      autoResample: flag({
        help: "Resample images on another grid than the first one's onto it; " +
          "without this they are refused.",
      }),
      compat: compatClip,
      out: outFile,
      overwrite: overwriteFile,
      dtype,
      ...mapOptions,
    },
    examples: ["concat 'volumes/*.nii' --out bold.nii.gz"],
    load: async ({ workers, autoResample }, images) => {
      const { startMappersAhead } = await import("../start_ahead.ts");
      const ahead = startMappersAhead(workers, images, autoResample);
      const { concat } = await import("../commands/concat.ts");
      return async (...words) => {
        using _ahead = ahead;
        return await concat(...words);
      };
    },
  }),
];

/** Reads `--fwhm`: `fast`, a width, or three. */
function readFwhm(found: string): Fwhm {
  if (found.trim().toLowerCase() === "fast") return "fast";
  const widths = found.split(",").map((text) =>
    /^\s*[+]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : NaN
  );
  const [x, y, z] = widths;
  const valid = [1, 3].includes(widths.length) && widths.every(Number.isFinite);
  if (!valid) {
    throw new BadValue(
      found,
      "a width of at least 0 mm, three of them, or fast",
    );
  }
  return widths.length === 1 ? x : [x, y, z];
}
