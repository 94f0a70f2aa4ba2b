/** Group fits of voxels that miss maps, or whose variances are known. @module */

import { counted } from "../counted.ts";
import { InputError } from "../errors.ts";
import { VolumeSmoother } from "../image/volume_smoother.ts";
import type { VolumeSeries, VolumesOptions } from "../nifti/types.ts";
import { sizeOf } from "../slab/stream_spec.ts";
import type { WarningHandler } from "../warnings.ts";
import { fitGroupBySlabs, type SlabGroupJob } from "./group_by_slabs.ts";
import type { GroupFit } from "./group_fit.ts";
import { findCoverage, isPresent, type MapCoverage } from "./map_coverage.ts";

/** What to fit. */
export interface VoxelGroupJob extends Omit<SlabGroupJob, "voxels"> {
  /** The mask, or nothing for the computed one. */
  readonly mask: Uint8Array | undefined;
  /** Width of a Gaussian filter in mm, where the maps are smoothed. */
  readonly smoothingFwhm:
    | number
    | readonly [number, number, number]
    | undefined;
  /** Receives warnings. */
  readonly onWarning: WarningHandler;
}

/** What was found. */
export interface VoxelGroupOutcome {
  /** Indices of the fitted voxels, ascending. */
  readonly voxels: Uint32Array;
  /** The fit. */
  readonly fit: GroupFit;
  /** How often the maps were read. */
  readonly readings: number;
  /** Bytes of the scratch file. */
  readonly scratchBytes: number;
}

/**
 * Finds the voxels that enough maps have, and fits them.
 *
 * @param job What to fit.
 * @returns The fit.
 * @throws {InputError} If no voxel can be fitted, a variance is below 0, or a
 * voxel of a given mask lacks a map where that is not allowed.
 */
export async function fitByVoxel(
  job: VoxelGroupJob,
): Promise<VoxelGroupOutcome> {
  const { basis, hooks, maps, mask, missing, onWarning, variances } = job;
  const coverage = await findCoverage(maps, variances, mask, hooks);
  const { voxels, short } = chooseVoxels(job, coverage);
  if (voxels.length === 0) {
    throw new InputError(
      `${maps.name}: no voxel has values in ${
        missing ? `more than ${counted(basis.rank, "map")}` : "all maps"
      }, expected maps that overlap`,
      { field: "mask" },
    );
  }
  const { fit, fitted, readings, scratchBytes, unsettled } =
    await fitGroupBySlabs({
      ...job,
      voxels,
      maps: job.smoothingFwhm === undefined
        ? maps
        : smoothedWithGaps(maps, job.smoothingFwhm),
    });
  const left = short + voxels.length - count(fitted);
  if (left > 0) {
    onWarning(
      `left out: ${counted(left, "voxel")}${
        mask === undefined ? "" : " of the mask"
      } that too few maps have for the ${
        counted(basis.columnCount, "column")
      } of the design`,
    );
  }
  if (unsettled > 0) {
    onWarning(
      `the variance between subjects of ${
        counted(unsettled, "voxel")
      } did not settle`,
    );
  }
  return {
    ...keepFitted(fit, voxels, fitted),
    readings: readings + 1,
    scratchBytes,
  };
}

/** Voxels to fit, and how many others have too few maps. */
function chooseVoxels(
  { basis, maps, mask, missing, onWarning, variances }: VoxelGroupJob,
  { counts, zero }: MapCoverage,
): { readonly voxels: Uint32Array; readonly short: number } {
  const least = missing ? basis.rank + 1 : maps.volumeCount;
  const voxels: number[] = [];
  let short = 0;
  let zeros = 0;
  counts.forEach((maps, v) => {
    if (mask ? mask[v] === 0 : maps === 0) return;
    if (maps >= least) voxels.push(v);
    else {
      short++;
      zeros += zero[v];
    }
  });
  if (!missing && mask !== undefined && short > 0) {
    throw new InputError(
      `${maps.name}: ${short} voxels of the mask lack an effect or a variance above 0 in some maps (${zeros} have a variance of 0), expected all maps to have them; --missing-data available fits each voxel with the maps that have it`,
      { field: "mask" },
    );
  }
  if (variances !== undefined && zeros > 0) {
    onWarning(
      `${zeros} voxels have an effect and a variance of 0 in some maps and are left out`,
    );
  }
  return { voxels: Uint32Array.from(voxels), short: missing ? short : 0 };
}

function count(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0);
}

/** Takes voxels that could not be fitted out of a fit. */
function keepFitted(
  fit: GroupFit,
  voxels: Uint32Array,
  fitted: Uint8Array,
): { readonly fit: GroupFit; readonly voxels: Uint32Array } {
  const kept = count(fitted);
  if (kept === voxels.length) return { fit, voxels };
  const pick = (values: Float64Array) => {
    const rows = values.length / voxels.length;
    const out = new Float64Array(rows * kept);
    let at = 0;
    for (let row = 0; row < rows; row++) {
      for (let v = 0; v < voxels.length; v++) {
        if (fitted[v] !== 0) out[at++] = values[row * voxels.length + v];
      }
    }
    return out;
  };
  return {
    voxels: voxels.filter((_, v) => fitted[v] !== 0),
    fit: {
      ...fit,
      voxelCount: kept,
      coefficients: pick(fit.coefficients),
      level: pick(fit.level),
      covariance: pick(fit.covariance),
      dispersion: pick(fit.dispersion),
      voxelDof: fit.voxelDof && pick(fit.voxelDof),
      tau2: fit.tau2 && pick(fit.tau2),
    },
  };
}

/** Smooths maps; what was missing is missing afterwards. */
function smoothedWithGaps(
  maps: VolumeSeries,
  fwhm: number | readonly [number, number, number],
): VolumeSeries {
  const { grid, name, tR, volumeCount } = maps;
  async function* volumes(options: VolumesOptions = {}) {
    const smoother = new VolumeSmoother(grid, fwhm);
    const smoothed = new Float64Array(sizeOf(grid));
    for await (const { data, index } of maps.volumes(options)) {
      smoothed.set(data);
      smoother.smooth(smoothed);
      for (let v = 0; v < data.length; v++) {
        if (!isPresent(data[v])) smoothed[v] = NaN;
      }
      yield { index, data: smoothed };
    }
  }
  return { name, grid, tR, volumeCount, volumes };
}
