/** What resampling does to the volumes of a series. @module */

import { counted } from "../counted.ts";
import { InputError } from "../errors.ts";
import type { Grid, VolumeSeries } from "../nifti/types.ts";
import { targetGrid, type TargetGridOptions } from "./target_grid.ts";
import type { VolumeOperation } from "./volume_operation.ts";
import {
  VolumeResampler,
  type VolumeResamplerOptions,
} from "./volume_resampler.ts";

/** What is done to each volume, and the grid it is then on. */
export interface ResampledGrid {
  /** The grid. */
  readonly grid: Grid;
  /** The operation. */
  readonly operation: VolumeOperation;
}

/**
 * Finds the target grid of a series and what brings its volumes there.
 *
 * @param series The series.
 * @param options Target grid, interpolation, fill value and clipping.
 * @returns The plan; nothing but a copy where the series is there already.
 * @throws {UsageError} If the options do not describe a grid, or one that no
 *   memory can hold.
 * @throws {InputError} If the series' affine cannot be inverted, or the target
 *   grid misses it.
 */
export function planResample(
  series: Pick<VolumeSeries, "name" | "grid">,
  options: TargetGridOptions & Omit<VolumeResamplerOptions, "engine">,
): ResampledGrid {
  const { name } = series;
  const source = latticeOf(series.grid);
  return withName(name, () => {
    const grid = targetGrid(series.grid, options);
    if (grid === undefined) {
      return { grid: series.grid, operation: { kind: "copy", source } };
    }
    const target = latticeOf(grid);
    const { interpolation = "continuous", fillValue = 0, clip = true } =
      options;
    const how = { interpolation, fillValue, clip };
    new VolumeResampler(source, target, how);
    return { grid, operation: { kind: "resample", source, target, ...how } };
  });
}

function latticeOf({ shape, affine }: Grid): Pick<Grid, "shape" | "affine"> {
  return { shape, affine };
}

/**
 * Names the image in what is wrong with it or with where it shall go.
 *
 * @param name Its name.
 * @param run What may throw.
 * @returns What `run` returns.
 * @throws {InputError} If its affine cannot be inverted, or what `run` throws.
 */
export function withName<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new InputError(
        `${name}: its affine is singular, expected one that can be inverted`,
        { file: name, field: "affine", cause: error },
      );
    }
    if (error instanceof InputError && error.name === "InputError") {
      const { message, field } = error;
      throw new InputError(`${name}: ${message}`, { file: name, field });
    }
    throw error;
  }
}

/**
 * Says what becomes of voxels that are not finite.
 *
 * @param name The image's name.
 * @param voxels How many they are.
 * @param volume The volume, from 0.
 * @returns A sentence.
 */
export function nonFiniteWarning(
  name: string,
  voxels: number,
  volume: number,
): string {
  return `${name}: volume ${volume + 1} has ${counted(voxels, "voxel")} that ${
    voxels === 1 ? "is" : "are"
  } not finite; ` +
    "resampled volumes are NaN where the nearest voxel is not finite";
}
