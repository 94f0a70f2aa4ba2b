/** One model of runs that were fitted before. @module */
import { counted } from "../counted.ts";
import { InputError } from "../errors.ts";
import type { WarningHandler } from "../warnings.ts";
import type { FirstLevelModel } from "./first_level_model.ts";
import { FirstLevelRunsModel } from "./first_level_runs_model.ts";
import { RunsMean } from "./runs_mean.ts";

/**
 * Makes one model of runs that were fitted before, such as `--save-model`
 * keeps. Its contrasts have the bits of a fit of all of them.
 *
 * @param names The runs' names in messages, in order.
 * @param load Finds the model of a run, from 0; asked again whenever one is
 * needed.
 * @param onWarning Receives warnings of contrasts.
 * @returns The model of all of them.
 * @throws {InputError} If they were not fitted to the same voxels.
 */
export function combineRuns(
  names: readonly string[],
  load: (index: number) => FirstLevelModel,
  onWarning: WarningHandler,
): FirstLevelRunsModel {
  const { grid, voxels, mean } = load(0).parts;
  const sum = new RunsMean(mean.length);
  const runs = names.map((name, k) => {
    const { parts } = load(k);
    if (!isSameList(parts.voxels, voxels)) {
      throw new InputError(
        `${name}: its fit has ${
          counted(parts.voxels.length, "voxel")
        }, expected those of ${names[0]}, ${voxels.length}`,
        { file: name },
      );
    }
    sum.add(parts.mean);
    return { name, design: parts.design, dof: parts.fit.dof };
  });
  return new FirstLevelRunsModel({
    grid,
    voxels,
    mean: sum.finish(),
    runs,
    reduced: [],
    load,
    readings: 0,
    scratchBytes: 0,
    onWarning,
  });
}

function isSameList(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
