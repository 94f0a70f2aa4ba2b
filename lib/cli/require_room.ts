/** Grids that no memory budget can hold. @module */

import { UsageError } from "../errors.ts";
import { withName } from "../image/plan_resample.ts";
import { targetGrid } from "../image/target_grid.ts";
import type { Grid } from "../nifti/types.ts";
import { DEFAULT_MEMORY } from "../slab/default_memory.ts";
import { targetOf, type TargetOptions } from "./target_options.ts";

/** Bytes of a volume up to which the planner, which knows the least, is asked. */
const WORTH_ASKING = 2 ** 26;

/**
 * Refuses a grid one volume of which exceeds the memory, before anything is
 * made on it; how much a fit needs on smaller ones its planner knows.
 *
 * @param run The run that is brought onto the grid.
 * @param target The grid that the call asks for.
 * @param memory Bytes for image data and model state; the default's unless
 * given.
 * @throws {UsageError} If a volume does not fit, or there is no such grid.
 * @throws {InputError} If the grid misses the run.
 */
export function requireRoom(
  { grid, name }: { readonly grid: Grid; readonly name: string },
  target: TargetOptions,
  memory: number = DEFAULT_MEMORY,
): void {
  const found = withName(name, () => targetGrid(grid, targetOf(target)));
  const { shape } = found ?? grid;
  const voxels = shape.reduce((n, length) => n * length);
  if (8 * voxels <= Math.max(memory, WORTH_ASKING)) return;
  const inMiB = (bytes: number) => Math.ceil(bytes / 2 ** 20);
  throw new UsageError(
    `${name}: ${
      inMiB(memory)
    } MiB of memory are too few for one volume of ${voxels} voxels, expected several times ${
      inMiB(8 * voxels)
    } MiB`,
    { file: name, field: "--memory" },
  );
}
