/** Several runs brought onto one grid. @module */

import { InputError, UsageError } from "../errors.ts";
import { applyAffine, invertAffine } from "../nifti/affine.ts";
import type { Grid, VolumeSeries, VolumesOptions } from "../nifti/types.ts";
import { requireSameGrid } from "./_checks.ts";
import { ResampledRun } from "./resampled_run.ts";
import type { Lattice } from "./source_transform.ts";
import type { ResampleStep } from "./resample_plan.ts";
import { sameGrid, targetGrid, type TargetGridOptions } from "./target_grid.ts";
import { rangeOfSeries } from "./value_range.ts";
import { VolumeResampler } from "./volume_resampler.ts";

/** Which grid runs are brought onto, and how. */
export interface OneGridOptions extends TargetGridOptions {
  /**
   * Whether volumes on another grid are resampled: to `targetAffine`, else to
   * the mask's grid, else to that of the first volume of the first run.
   * Without it they are refused.
   *
   * @default {false}
   */
  readonly autoResample?: boolean;
  /** The grid of the mask, where one is given. */
  readonly maskGrid?: Grid;
  /**
   * `nilearn` for what its users do: the volumes of each run are resampled onto
   * its first one, then the run onto the target, clipped to the range of all
   * its volumes.
   */
  readonly compat?: "nilearn";
}

/**
 * Brings runs onto one grid, each volume by one interpolation: by cubic
 * splines, in float64, clipped to its own range (0 included). Nothing is
 * interpolated yet, but for `compat: "nilearn"`, which has to read runs to find
 * their ranges.
 *
 * @param runs The runs.
 * @param options Which grid, and whether volumes may be resampled onto it.
 * @param reading Signal.
 * @returns The runs in order, all on one grid; those that are there already as
 * they were.
 * @throws {UsageError} If the options do not describe a grid.
 * @throws {InputError} If a run lies on another grid and is not to be
 * resampled, its affine cannot be inverted, or the target grid misses it.
 */
export async function bringToOneGrid(
  runs: readonly VolumeSeries[],
  options: OneGridOptions,
  reading: VolumesOptions = {},
): Promise<VolumeSeries[]> {
  const { autoResample = false, compat, maskGrid, targetAffine, targetShape } =
    options;
  const [first] = runs;
  if (!autoResample) {
    for (const run of runs) requireOneGrid(run, first);
    if (targetAffine === undefined && targetShape === undefined) {
      return [...runs];
    }
  }
  const named = namedGrid(first, options);
  const target = named ??
    (targetAffine === undefined && maskGrid &&
        !sameGrid(first.grid, maskGrid)
      ? maskGrid
      : first.grid);
  const brought: VolumeSeries[] = [];
  for (const run of runs) {
    const grids = run.volumeGrids ?? [run.grid];
    if (grids.every((grid) => sameGrid(grid, target))) {
      brought.push(run);
      continue;
    }
    const plan = sourcesOf(run, grids);
    for (const [i, source] of plan.sources.entries()) {
      checkSource(source, target, nameOf(run, plan.sourceOf.indexOf(i)));
    }
    const steps = compat === "nilearn"
      ? await nilearnSteps(run, plan, target, reading)
      : [{ target, clip: true } as const];
    brought.push(new ResampledRun(run, target, { ...plan, steps }));
  }
  return brought;
}

/** The grid that the options name, where they do. */
function namedGrid(
  { grid, name }: VolumeSeries,
  options: TargetGridOptions,
): Grid | undefined {
  try {
    return targetGrid(grid, options);
  } catch (cause) {
    if (!(cause instanceof InputError) || cause instanceof UsageError) {
      throw cause;
    }
    const { field, message } = cause;
    throw new InputError(`${name}: ${message}`, { file: name, field, cause });
  }
}

/** Without resampling, a run lies on one grid: the first run's. */
function requireOneGrid(run: VolumeSeries, first: VolumeSeries): void {
  for (const [t, grid] of (run.volumeGrids ?? [run.grid]).entries()) {
    try {
      requireSameGrid(grid, first.grid, nameOf(run, t), first.name);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      const { cause, field, file, message } = error;
      throw new InputError(`${message}; --auto-resample resamples it`, {
        cause,
        field,
        file,
      });
    }
  }
}

/** The distinct grids of a run's volumes. */
function sourcesOf(
  { volumeCount }: VolumeSeries,
  grids: readonly Grid[],
): { readonly sources: readonly Lattice[]; readonly sourceOf: Uint32Array } {
  const sources: Lattice[] = [];
  const places = new Map<string, number>();
  const found = grids.map(({ affine, shape }) => {
    const key = `${shape.join()};${affine.join()}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, sources.length);
    return sources.push({ affine, shape }) - 1;
  });
  const sourceOf = new Uint32Array(volumeCount)
    .map((_, t) => found[grids.length === 1 ? 0 : t]);
  return { sources, sourceOf };
}

/** What to call a volume: its file in a list, or the run. */
function nameOf(run: VolumeSeries, volume: number): string {
  const names = run.volumeGrids && run.volumeNames;
  return names?.[volume] ?? run.name;
}

/** Throws where a grid cannot be resampled from, or the target misses it. */
function checkSource(source: Lattice, target: Lattice, name: string): void {
  try {
    if (holdsMiddle(source, target)) return;
    new VolumeResampler(source, target);
  } catch (cause) {
    if (cause instanceof RangeError) {
      throw new InputError(
        `${name}: its affine is singular, expected one that can be inverted`,
        { file: name, field: "affine", cause },
      );
    }
    if (!(cause instanceof InputError)) throw cause;
    const { field, message } = cause;
    throw new InputError(`${name}: ${message}`, { file: name, field, cause });
  }
}

/** Whether the target's middle voxel lies inside the source. */
function holdsMiddle(source: Lattice, target: Lattice): boolean {
  const back = invertAffine(source.affine);
  const [x, y, z] = target.shape.map((n) => Math.floor(n / 2));
  const place = applyAffine(back, ...applyAffine(target.affine, x, y, z));
  return place.every((at, axis) => at >= 0 && at <= source.shape[axis] - 1);
}

/** Its volumes onto its first one, then all of them onto the target. */
async function nilearnSteps(
  run: VolumeSeries,
  plan: Omit<ResampledRun["plan"], "steps">,
  target: Grid,
  reading: VolumesOptions,
): Promise<ResampleStep[]> {
  const own: ResampleStep = { target: run.grid, clip: true };
  if (sameGrid(run.grid, target)) return [own];
  const joined = new ResampledRun(run, run.grid, { ...plan, steps: [own] });
  const clip = await rangeOfSeries(joined, reading);
  return [own, { target, clip }];
}
