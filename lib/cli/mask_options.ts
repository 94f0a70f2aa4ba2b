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

/** The options of all strategies, in the order of the help. */
export const strategyOptions: {
  readonly [K in keyof StrategyOptions]: OptionSpec<StrategyOptions[K]>;
} = {
  lowerCutoff: number({
    help: "Part of the sorted voxels above which the threshold of `epi` lies.",
    min: 0,
    max: 1,
    shownDefault: "0.2",
  }),
  upperCutoff: number({
    help: "Part of the sorted voxels below which the threshold of `epi` lies.",
    min: 0,
    max: 1,
    shownDefault: "0.85",
  }),
  excludeZeros: flag({
    help:
      "`epi`: leave voxels of value zero out of the search for a threshold.",
  }),
  noEnsureFinite: flag({
    help: "`epi`: do not count NaN and infinite voxels as zero.",
  }),
  borderSize: integer({
    help: "`background`: voxels from each face that show its value.",
    unit: "voxels",
    min: 1,
    shownDefault: "2",
  }),
  template: file({
    help: "`brain`: an image of the brain in the space of the images, with " +
      "values from 0 to 1: a mask, probabilities, or nilearn's MNI152 template.",
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
  }),
  noConnected: flag({ help: "Keep all parts of the mask." }),
  multi: flag({
    help: "Make a mask of each image and join them, though all are 3-D; " +
      "without it they are volumes of one run.",
  }),
  ...targetOptions,
};

/** The strategies that an option belongs to, where not to all. */
const belongsTo: Readonly<
  Partial<Record<keyof StrategyOptions, readonly Strategy[]>>
> = {
  lowerCutoff: ["epi"],
  upperCutoff: ["epi"],
  excludeZeros: ["epi"],
  noEnsureFinite: ["epi"],
  borderSize: ["background"],
  template: ["brain"],
  multi: ["epi", "background"],
  targetAffine: ["epi", "background"],
  targetShape: ["epi", "background"],
};

/**
 * Refuses options that do not go together.
 *
 * @param strategy How the mask is found.
 * @param options The options as given.
 * @throws {UsageError} If one belongs to another strategy, or is missing.
 */
export function checkStrategy(
  strategy: Strategy,
  options: StrategyOptions,
): void {
  for (const [key, owners] of Object.entries(belongsTo)) {
    const value = options[key as keyof StrategyOptions];
    const given = Array.isArray(value)
      ? value.length > 0
      : value !== undefined && value !== false;
    if (!given || owners.includes(strategy)) continue;
    const name = `--${
      key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    }`;
    throw new UsageError(
      `${name}: found with --strategy ${strategy}, expected ${
        owners.join(" or ")
      }`,
      { field: name },
    );
  }
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
  if (options.connected && options.noConnected) {
    throw new UsageError(
      "--connected and --no-connected are given together, expected one or the other",
      { field: "--connected" },
    );
  }
}
