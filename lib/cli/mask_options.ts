/** How `mask` finds the brain. @module */

import { UsageError } from "../errors.ts";
import { file, flag, integer, number, type OptionSpec } from "./option.ts";
import { type TargetOptions, targetOptions } from "./target_options.ts";

/** The ways of finding a mask. */
export const strategies = ["epi", "background", "brain"] as const;

/** A way of finding a mask. */
export type Strategy = typeof strategies[number];

/** The options that belong to some strategies; `undefined` if not given. */
export interface StrategyOptions extends TargetOptions {
  readonly lowerCutoff: number | undefined;
  readonly upperCutoff: number | undefined;
  readonly excludeZeros: boolean;
  readonly noEnsureFinite: boolean;
  readonly borderSize: number | undefined;
  readonly template: string | undefined;
  readonly threshold: number | undefined;
  readonly opening: number | undefined;
  readonly connected: boolean;
  readonly noConnected: boolean;
  readonly multi: boolean;
}

const epi = ["strategy epi"];
/** The strategies that look into the images. */
const searching = ["strategy epi|background"];

/** The options of all strategies, in the order of the help. */
export const strategyOptions: {
  readonly [K in keyof StrategyOptions]: OptionSpec<StrategyOptions[K]>;
} = {
  lowerCutoff: number({
    help: "Part of the sorted voxels above which the threshold of `epi` lies.",
    needs: epi,
    min: 0,
    max: 1,
    shownDefault: "0.2",
  }),
  upperCutoff: number({
    help: "Part of the sorted voxels below which the threshold of `epi` lies.",
    needs: epi,
    min: 0,
    max: 1,
    shownDefault: "0.85",
  }),
  excludeZeros: flag({
    help:
      "`epi`: leave voxels of value zero out of the search for a threshold.",
    needs: epi,
  }),
  noEnsureFinite: flag({
    help: "`epi`: do not count NaN and infinite voxels as zero.",
    needs: epi,
  }),
  borderSize: integer({
    help: "`background`: voxels from each face that show its value.",
    needs: ["strategy background"],
    unit: "voxels",
    min: 1,
    shownDefault: "2",
  }),
  template: file({
    help: "`brain`: an image of the brain in the space of the images, with " +
      "values from 0 to 1: a mask, probabilities, or nilearn's MNI152 template.",
    needs: ["strategy brain"],
  }),
  threshold: number({
    help:
      "`epi` and `background` of several runs: part of the runs, from 0 to " +
      "1, in whose masks a voxel must be; `brain`: value of the template from " +
      "which on a voxel is inside.",
    shownDefault: "0.5",
  }),
  opening: integer({
    help: "Steps of erosion and dilation; 0 leaves the mask as it is " +
      "(default: 2; of `background` of one run 0).",
    min: 0,
  }),
  connected: flag({
    help: "Keep only the largest part of the mask (default, but for " +
      "`background` of one run).",
    excludes: ["no-connected"],
  }),
  noConnected: flag({ help: "Keep all parts of the mask." }),
  multi: flag({
    help: "Make a mask of each image and join them, though all are 3-D; " +
      "without it they are volumes of one run.",
    needs: searching,
  }),
  targetAffine: { ...targetOptions.targetAffine, needs: searching },
  targetShape: targetOptions.targetShape,
};

/**
 * Refuses options that do not go together.
 *
 * @param strategy How the mask is found.
 * @param options The options as given.
 * @throws {UsageError} If the strategy lacks one, or their values do not fit.
 */
export function checkStrategy(
  strategy: Strategy,
  options: StrategyOptions,
): void {
  if (strategy === "brain" && options.template === undefined) {
    throw new UsageError(
      "--template is missing: --strategy brain needs an image of the brain in the space of the images",
      { field: "--template" },
    );
  }
  const { lowerCutoff = 0.2, upperCutoff = 0.85 } = options;
  if (lowerCutoff >= upperCutoff) {
    throw new UsageError(
      `--lower-cutoff: found ${lowerCutoff}, expected less than --upper-cutoff, which is ${upperCutoff}`,
      { field: "--lower-cutoff" },
    );
  }
}
