/** The commands on groups of maps, as the command line has them. @module */

import { type Command, command } from "../command.ts";
import type { FixedEffectsCommandOptions } from "../commands/fixed_effects.ts";
import type { PermuteCommandOptions } from "../commands/permute.ts";
import type { SecondLevelCommandOptions } from "../commands/second_level.ts";
import { contrastOptions, modelMaps } from "../contrast_options.ts";
import { groupOptions } from "../group_options.ts";
import { withReport } from "../fit_report.ts";
import { machineOptions } from "../machine_options.ts";
import {
  choice,
  choiceList,
  file,
  files,
  flag,
  integer,
  integers,
  number,
  type OptionSpec,
  repeated,
  text,
} from "../option.ts";
import { seriesMaps } from "../series_maps.ts";
import { overwriteFolder } from "../shared_options.ts";

const outFolder = file({
  help: "The folder to write.",
  group: "Output",
  placeholder: "FOLDER",
  required: true,
});

const mapOperands = {
  name: "MAP",
  help: "Each is a map of three axes; a folder, a quoted glob or a .txt list " +
    "of them; or, all of them, folders that `first-level` wrote, records of " +
    "fits (…statmap.json), or quoted globs of these.",
  min: 0,
  max: Infinity,
};

/** `--tfce`, `--tfce exact` or `--tfce nilearn`. */
const tfceWords = choice(["exact", "nilearn"], {
  help: "Also threshold-free cluster enhancement: the integral itself, or " +
    "nilearn's 100 steps (alone: exact, with --compat nilearn nilearn's).",
  group: "Test",
});
const tfceOption: OptionSpec<PermuteCommandOptions["tfce"]> = {
  ...tfceWords,
  bare: "",
  read: (texts) => texts[0] === "" ? "bare" : tfceWords.read(texts),
};

const statMaps = [
  "effect",
  "variance",
  "stat",
  "p",
  "z",
  "neglog10p",
] as const;

/** Models of groups. */
export const groupCommands: readonly Command[] = [
  command<FixedEffectsCommandOptions>({
    name: "fixed-effects",
    summary: "Combine the effects of runs that were fitted apart.",
    operands: {
      name: "DIR",
      help:
        "Folders that `first-level` wrote, a run each, or a quoted glob of " +
        "them, in place of maps.",
      min: 0,
      max: Infinity,
    },
    options: {
      effect: files({
        help: "Map of effects of a run; one for each run, in their order.",
        group: "Input",
        excludes: ["DIR"],
      }),
      variance: files({
        help: "Map of the variances of a run's effects; one for each run.",
        group: "Input",
        needs: ["effect"],
        excludes: ["DIR"],
      }),
      dof: {
        ...integers({
          help: "Residual degrees of freedom of each run (default: of fitted " +
            "folders their own; of maps 100, as nilearn).",
          group: "Input",
          fallback: [],
          min: 1,
        }),
        shownDefault: undefined,
      },
      contrast: repeated({
        help: "Contrast of the fitted folders, by its name; may be repeated.",
        group: "Input",
        needs: ["DIR"],
        placeholder: "NAME",
      }),
      mask: file({
        help: "Mask image (default: the voxels that all runs have).",
        group: "Images",
      }),
      precisionWeighted: flag({
        help: "Weigh runs by the inverse of their variance.",
        group: "Model",
      }),
      name: text({
        help: "What the result is called (default: the contrast-NAME that " +
          "all inputs share, else fixedEffects).",
        group: "Output",
        placeholder: "NAME",
      }),
      save: choiceList(statMaps, {
        help: `The maps to write: ${statMaps.join(", ")}.`,
        group: "Output",
        fallback: ["effect", "variance", "stat", "p", "z"],
      }),
      report: contrastOptions.report,
      prefix: contrastOptions.prefix,
      dtype: contrastOptions.dtype,
      compat: contrastOptions.compat,
      out: outFolder,
      overwrite: overwriteFolder,
    },
    examples: [
      "fixed-effects run-1 run-2 --contrast facesMinusHouses --out subject",
      "fixed-effects --effect 'run-*_effect.nii' --variance " +
      "'run-*_variance.nii' --dof 100 --dof 98 --name faces --out subject",
    ],
    load: async () =>
      withReport((await import("../commands/fixed_effects.ts")).fixedEffects),
  }),
  command<SecondLevelCommandOptions>({
    name: "second-level",
    summary: "Fit a general linear model to the maps of subjects and write " +
      "the maps of its contrasts.",
    operands: mapOperands,
    options: {
      ...groupOptions,
      variance: files({
        help: "Map of the variances of each map's effects, in their order, " +
          "for --method dl or reml; of fitted folders their own.",
        group: "Model",
        needs: ["method dl|reml"],
      }),
      method: choice(["ols", "dl", "reml"], {
        help: "Ordinary least squares; or known variances and a variance " +
          "between subjects by DerSimonian and Laird (dl) or by restricted " +
          "likelihood (reml).",
        group: "Model",
        fallback: "ols",
      }),
      missingData: choice(["error", "available"], {
        help: "Voxels that some maps lack: refuse them, or fit each voxel " +
          "with the maps that have it (default: as nilearn, what is not " +
          "finite counts as 0).",
        group: "Model",
      }),
      contrast: contrastOptions.contrast,
      contrasts: file({
        help: "Contrasts by name, in a JSON file.",
        group: "Model",
      }),
      statType: { ...contrastOptions.statType, needs: [] },
      report: contrastOptions.report,
      prefix: contrastOptions.prefix,
      dtype: contrastOptions.dtype,
      compat: contrastOptions.compat,
      save: choiceList([...modelMaps, ...seriesMaps], {
        help: `The maps to write: ${[...modelMaps, ...seriesMaps].join(", ")}.`,
        group: "Output",
        fallback: ["effect", "variance", "stat", "p", "z"],
      }),
      out: outFolder,
      overwrite: overwriteFolder,
      ...machineOptions,
    },
    examples: [
      "second-level 'maps/con_*.nii' --out group",
      "second-level sub-*/results --first-level-contrast faces " +
      "--group groups.tsv --contrast 'patients - controls' --out group",
    ],
    load: async () =>
      withReport((await import("../commands/second_level.ts")).secondLevel),
  }),
  command<PermuteCommandOptions>({
    name: "permute",
    summary: "Test a contrast of a group by relabelling: p of voxels, " +
      "clusters and TFCE, family-wise.",
    operands: mapOperands,
    options: {
      ...groupOptions,
      contrast: repeated({
        help: "The contrast of design columns, of one row, such as " +
          "`patients - controls` or `[1,-1]`.",
        group: "Test",
        placeholder: "[NAME=]EXPRESSION",
      }),
      contrasts: file({
        help: "The contrast by its name, in a JSON file.",
        group: "Test",
      }),
      nPerm: integer({
        help: "Random relabellings; where there are no more than that, all " +
          "are enumerated.",
        group: "Test",
        min: 1,
        max: 10_000_000,
        shownDefault: "10000",
      }),
      seed: integer({
        help: "Seed of the random relabellings.",
        group: "Test",
        min: 0,
        fallback: 0,
      }),
      twoSided: flag({
        help: "Test effects of both signs (default: above 0 only).",
        group: "Test",
      }),
      clusterP: number({
        help: "Also test clusters of voxels below this p, by size and mass.",
        group: "Test",
        placeholder: "P",
      }),
      tfce: tfceOption,
      scheme: choice(["auto", "flip", "permute"], {
        help: "Flip signs, or permute; auto permutes where the model without " +
          "the effect has a constant, and flips where it has none.",
        group: "Test",
        fallback: "auto",
      }),
      blocks: file({
        help: "Column of block numbers, one a map: positive ones exchange " +
          "maps within blocks, negative ones whole blocks (default with " +
          "--paired: the subjects).",
        group: "Test",
      }),
      tail: choice(["none", "gpd"], {
        help: "Take p that fewer than ten relabellings reach from a " +
          "generalised Pareto distribution fitted to the tail.",
        group: "Test",
        fallback: "none",
      }),
      compat: choice(["nilearn"], {
        help: "Take nilearn's random numbers, scheme and p.",
        group: "Test",
      }),
      name: text({
        help: "What the contrast is called in file names (default: its own " +
          "name).",
        group: "Output",
        placeholder: "NAME",
      }),
      report: contrastOptions.report,
      prefix: contrastOptions.prefix,
      dtype: contrastOptions.dtype,
      out: outFolder,
      overwrite: overwriteFolder,
      ...machineOptions,
    },
    examples: [
      "permute 'maps/con_*.nii' --two-sided --tfce --out permuted",
      "permute sub-*/results --first-level-contrast faces --group groups.tsv " +
      "--contrast 'patients - controls' --cluster-p 0.001 --out permuted",
    ],
    load: async () =>
      withReport((await import("../commands/permute.ts")).permute),
  }),
];
