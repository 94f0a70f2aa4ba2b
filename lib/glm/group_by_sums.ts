/** Group fits in one reading of the maps: ordinary least squares. @module */

import { computeBackgroundMask } from "../image/background_mask.ts";
import type { Image, VolumeSeries } from "../nifti/types.ts";
import { release } from "../release.ts";
import { indicesOf } from "../slab/indices_of.ts";
import { sizeOf } from "../slab/stream_spec.ts";
import type { OpenSumStream, StreamHooks } from "../slab/sums.ts";
import type { DesignBasis } from "./basis.ts";
import { makeOlsFit, solveOls } from "./group_ols.ts";
import { makeProjection } from "./projection.ts";
import type { RunFit } from "./reduce.ts";
import { matchVoxels, withoutVoxels } from "./voxel_lists.ts";

/** Volumes of float64 that the fit of a group holds at a time. */
export const GROUP_VOLUMES = 3;

/** A group fit from sums. */
export interface SumsGroupJob {
  /** The maps. */
  readonly maps: VolumeSeries;
  /** The design's basis. */
  readonly basis: DesignBasis;
  /** The mask, or nothing for the computed one. */
  readonly mask: Uint8Array | undefined;
  /** Width of a Gaussian filter in mm, where the maps are smoothed. */
  readonly smoothingFwhm:
    | number
    | readonly [number, number, number]
    | undefined;
  /** What reads and sums. */
  readonly streams: OpenSumStream;
  /** Progress and signal. */
  readonly hooks: StreamHooks;
}

/** What was found. */
export interface SumsGroupOutcome {
  /** Indices of the fitted voxels, ascending; none where the mask is empty. */
  readonly voxels: Uint32Array;
  /** The fit. */
  readonly fit: RunFit;
  /** Fitted voxels that are not finite in some map, which counts as 0 there. */
  readonly gaps: number;
  /** How often the maps were read, their first alone not counted. */
  readonly readings: number;
}

/**
 * Fits every voxel of the mask. The mask is known when the last map was read:
 * until then sums are kept for every voxel that it can hold.
 *
 * @param job What to fit.
 * @returns The fit.
 */
export async function fitGroupBySums(
  job: SumsGroupJob,
): Promise<SumsGroupOutcome> {
  const { basis, hooks, maps, mask } = job;
  const { grid, volumeCount } = maps;
  const candidates = mask === undefined
    ? await possibleVoxels(maps, hooks)
    : indicesOf(mask);
  const mean = new Float64Array(sizeOf(grid));
  await using stream = job.streams(maps, {
    projection: makeProjection(basis, "ols"),
    lagged: false,
    kept: new Uint8Array(volumeCount).fill(1),
    smoothingFwhm: job.smoothingFwhm,
    mostVoxels: candidates.length,
    wantedVoxels: candidates.length,
    meanInto: mean,
    wholeVolumes: GROUP_VOLUMES,
  });
  let part = await stream.read(candidates, hooks);
  let readings = 1;
  const voxels = mask === undefined
    ? indicesOf(computeBackgroundMask({ grid, data: mean }))
    : candidates;
  let gaps = 0;
  for (const voxel of voxels) if (!Number.isFinite(mean[voxel])) gaps++;
  const fit = makeOlsFit(basis, voxels.length);
  for (let missing = voxels;;) {
    const pairs = matchVoxels(part.voxels, voxels);
    solveOls(fit, part.sums, pairs);
    release(pairs.from);
    release(pairs.to);
    const left = withoutVoxels(missing, part.voxels);
    for (const list of [missing, part.voxels]) {
      if (list !== voxels) release(list);
    }
    missing = left;
    if (missing.length === 0) break;
    part = await stream.read(missing, hooks);
    readings++;
  }
  release(mean);
  return { voxels, fit, gaps, readings };
}

/**
 * The voxels that the mask can hold, by the first map: all of them, or, where
 * its background is NaN, those where it is not.
 */
async function possibleVoxels(
  maps: VolumeSeries,
  { signal }: StreamHooks,
): Promise<Uint32Array> {
  for await (const { data } of maps.volumes({ signal })) {
    const inside = new Uint8Array(data.length).fill(1);
    if (hasNaNBorder({ grid: maps.grid, volumeCount: 1, data })) {
      for (let v = 0; v < data.length; v++) {
        if (Number.isNaN(data[v])) inside[v] = 0;
      }
    }
    return indicesOf(inside);
  }
  return new Uint32Array();
}

/** Whether a voxel of the outermost layer is NaN. */
function hasNaNBorder({ data, grid: { shape: [nx, ny, nz] } }: Image): boolean {
  for (let z = 0, v = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const inner = z > 0 && z < nz - 1 && y > 0 && y < ny - 1;
      for (let x = 0; x < nx; x++, v++) {
        if (inner && x > 0 && x < nx - 1) continue;
        if (Number.isNaN(data[v])) return true;
      }
    }
  }
  return false;
}
