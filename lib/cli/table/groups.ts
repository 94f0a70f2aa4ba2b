/** The commands on groups of maps, as the command line has them. @module */

import { type Command, command } from "../command.ts";
import type { FixedEffectsCommandOptions } from "../commands/fixed_effects.ts";
import type { SecondLevelCommandOptions } from "../commands/second_level.ts";
import { contrastOptions, modelMaps } from "../contrast_options.ts";
import { groupOptions } from "../group_options.ts";
import { machineOptions } from "../machine_options.ts";
import {
  choice,
  choiceList,
  file,
  files,
  flag,
  integers,
  repeated,
  text,
} from "../option.ts";
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
    "of them; or, all of them, folders that `first-level` wrote.",
  min: 0,
  max: Infinity,
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
      help: "Folders that `first-level` wrote, a run each, in place of maps.",
      min: 0,
      max: Infinity,
    },
    options: {
      effect: files({
        help: "Map of effects of a run; one for each run, in their order.",
        group: "Input",
      }),
      variance: files({
        help: "Map of the variances of a run's effects; one for each run.",
        group: "Input",
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
      (await import("../commands/fixed_effects.ts")).fixedEffects,
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
      ...contrastOptions,
      save: choiceList(modelMaps, {
        help: `The maps to write: ${modelMaps.join(", ")}.`,
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
    load: async () => (await import("../commands/second_level.ts")).secondLevel,
  }),
];
