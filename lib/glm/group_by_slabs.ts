/** Group fits voxel by voxel, from the values of every map. @module */

import { concatImgs } from "../image/concat_imgs.ts";
import type { VolumeSeries } from "../nifti/types.ts";
import type { OpenScratch } from "../slab/scratch.ts";
import { seriesSlabs } from "../slab/series_slabs.ts";
import type { StreamHooks } from "../slab/sums.ts";
import type { DesignBasis } from "./basis.ts";
import { BetweenVariance, type VarianceMethod } from "./between_variance.ts";
import { type GroupFit, makeGroupFit } from "./group_fit.ts";
import { isPresent, isWeighted } from "./map_coverage.ts";
import { WeightedFit } from "./weighted_fit.ts";

/** A group fit from whole series. */
export interface SlabGroupJob {
  /** The maps, gaps as NaN or 0. */
  readonly maps: VolumeSeries;
  /** Variances of the maps, where they are known. */
  readonly variances: VolumeSeries | undefined;
  /** How the variance between subjects is found, where they are known. */
  readonly method: "ols" | VarianceMethod;
  /** The design's basis. */
  readonly basis: DesignBasis;
  /** The voxels to try, ascending. */
  readonly voxels: Uint32Array;
  /** Whether voxels may miss maps. */
  readonly missing: boolean;
  /** Bytes for image data and model state. */
  readonly memory: number | undefined;
  /** Makes a scratch file. */
  readonly openScratch: OpenScratch | undefined;
  /** Progress and signal. */
  readonly hooks: StreamHooks;
}

/** What was found. */
export interface SlabGroupOutcome {
  /** The fit; voxels that could not be fitted have 0 degrees of freedom. */
  readonly fit: GroupFit;
  /** Whether each voxel could be fitted: 1, else 0. */
  readonly fitted: Uint8Array;
  /** Voxels whose variance between subjects did not settle. */
  readonly unsettled: number;
  /** How often the maps were read. */
  readonly readings: number;
  /** Bytes of the scratch file. */
  readonly scratchBytes: number;
}

/**
 * Fits each voxel with the maps that have it.
 *
 * @param job What to fit.
 * @returns The fit.
 */
export async function fitGroupBySlabs(
  job: SlabGroupJob,
): Promise<SlabGroupOutcome> {
  const { basis, maps, method, missing, variances, voxels } = job;
  const { q, rank, rowCount } = basis;
  const fit = makeGroupFit(basis, voxels.length, {
    missing,
    known: method !== "ols",
  });
  const fitted = new Uint8Array(voxels.length);
  const between = new BetweenVariance(rank, rowCount);
  const plain = new WeightedFit(rank, rowCount);
  const y = new Float64Array(rowCount);
  const v = new Float64Array(rowCount);
  const ones = new Float64Array(rowCount).fill(1);
  const rows = new Float64Array(rowCount * rank);
  let unsettled = 0;
  let readings = 0;
  let scratchBytes = 0;
  const slabs = seriesSlabs(
    variances === undefined ? maps : concatImgs([maps, variances]),
    {
      ...job.hooks,
      voxels,
      memory: job.memory,
      openScratch: job.openScratch,
      stateNumbers: rank + rank * (rank + 1) / 2 + 4,
      onEnd: (times, bytes) => {
        readings = times;
        scratchBytes = bytes;
      },
    },
  );
  for await (const { at, voxelCount, values } of slabs) {
    for (let i = 0; i < voxelCount; i++) {
      let count = 0;
      for (let t = 0; t < rowCount; t++) {
        const effect = values[t * voxelCount + i];
        const variance = variances === undefined
          ? 1
          : values[(rowCount + t) * voxelCount + i];
        const present = variances === undefined
          ? !missing || isPresent(effect)
          : isWeighted(effect, variance);
        if (!present) continue;
        y[count] = effect;
        v[count] = variance;
        for (let k = 0; k < rank; k++) {
          rows[count * rank + k] = q[t * rank + k];
        }
        count++;
      }
      if (count <= rank) continue;
      const voxel = at + i;
      if (method === "ols") {
        if (!plain.factor(rows, ones, count)) continue;
        fit.dispersion[voxel] = plain.solve(rows, ones, y, count) /
          (count - rank);
        store(fit, voxel, plain);
      } else {
        const tau2 = between.estimate(method, rows, y, v, count);
        if (tau2 === undefined) continue;
        if (!between.converged) unsettled++;
        fit.tau2![voxel] = tau2;
        fit.dispersion[voxel] = 1;
        store(fit, voxel, between.fit);
      }
      if (fit.voxelDof) fit.voxelDof[voxel] = count - rank;
      fitted[voxel] = 1;
    }
  }
  return { fit, fitted, unsettled, readings, scratchBytes };
}

function store(
  { basis: { rank }, coefficients, covariance, voxelCount }: GroupFit,
  voxel: number,
  { coefficients: found, inverse }: WeightedFit,
): void {
  let at = voxel;
  for (let i = 0; i < rank; i++) {
    coefficients[i * voxelCount + voxel] = found[i];
    for (let j = 0; j <= i; j++) {
      covariance[at] = inverse[i * rank + j];
      at += voxelCount;
    }
  }
}
