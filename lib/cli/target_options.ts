/** The grid that means are resampled onto: what `mean` and `mask` share. @module */

import type { TargetGridOptions } from "../image/target_grid.ts";
import { numbers, type OptionSpec } from "./option.ts";

const group = "Target";

/** The options of a grid; empty where they are not given. */
export interface TargetOptions {
  readonly targetAffine: readonly number[];
  readonly targetShape: readonly number[];
}

/** The options of a grid, in the order of the help. */
export const targetOptions: {
  readonly [K in keyof TargetOptions]: OptionSpec<readonly number[]>;
} = {
  targetAffine: numbers({
    help:
      "Resample the means onto the grid of this affine, row by row: 16 or " +
      "12 numbers; or 9 numbers, its axes, for a grid that begins where the " +
      "first image does (default: the first image's grid).",
    group,
    placeholder: "NUMBERS",
  }),
  targetShape: numbers({
    help: "Voxels of that grid along x, y and z, with an affine of 16 or 12 " +
      "numbers (default: as many as reach the first image's farthest corner).",
    group,
    needs: ["target-affine"],
    placeholder: "X,Y,Z",
    unit: "voxels",
    min: 1,
  }),
};

/**
 * The grid that the options ask for.
 *
 * @param options The options as given.
 * @returns The same, `undefined` for what was not given.
 */
export function targetOf(
  { targetAffine, targetShape }: TargetOptions,
): TargetGridOptions {
  return {
    targetAffine: targetAffine.length > 0 ? targetAffine : undefined,
    targetShape: targetShape.length > 0 ? targetShape : undefined,
  };
}
