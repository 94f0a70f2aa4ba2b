/** Fits of a group whose voxels have covariances of their own. @module */

import { svd } from "../kernels/svd.ts";
import type { DesignBasis } from "./basis.ts";
import { combineParameters, weightsOnBasis } from "./combine_parameters.ts";
import type { ContrastEstimate, StatType } from "./estimate.ts";

/** A group fit of voxels that miss different maps, or weigh them differently. */
export interface GroupFit {
  /** The design's basis. */
  readonly basis: DesignBasis;
  /** Number of voxels. */
  readonly voxelCount: number;
  /** Coefficients on the basis, `rank × voxelCount`. */
  readonly coefficients: Float64Array;
  /** Zeros: the coefficients hold the level too. */
  readonly level: Float64Array;
  /**
   * Lower triangle of the coefficients' covariance per unit of dispersion,
   * row after row, `rank·(rank + 1)/2 × voxelCount`.
   */
  readonly covariance: Float64Array;
  /** Residual variance; 1 where the variances are known. */
  readonly dispersion: Float64Array;
  /** Degrees of freedom with every map: maps − rank. */
  readonly dof: number;
  /** Degrees of freedom of each voxel, where maps are missing. */
  readonly voxelDof: Float64Array | undefined;
  /** Variance between subjects, where the variances of maps are known. */
  readonly tau2: Float64Array | undefined;
}

/**
 * Makes an empty fit.
 *
 * @param basis The design's basis.
 * @param voxelCount Number of voxels.
 * @param parts Whether voxels miss maps, and whether variances are known.
 * @returns Zeros to be filled.
 */
export function makeGroupFit(
  basis: DesignBasis,
  voxelCount: number,
  parts: { readonly missing: boolean; readonly known: boolean },
): GroupFit {
  const { modelRank, rank, rowCount } = basis;
  return {
    basis,
    voxelCount,
    coefficients: new Float64Array(rank * voxelCount),
    level: new Float64Array(voxelCount),
    covariance: new Float64Array(rank * (rank + 1) / 2 * voxelCount),
    dispersion: new Float64Array(voxelCount),
    dof: rowCount - modelRank,
    voxelDof: parts.missing ? new Float64Array(voxelCount) : undefined,
    tau2: parts.known ? new Float64Array(voxelCount) : undefined,
  };
}

/**
 * Computes a contrast of a group fit: for t effect and variance; for F the
 * effects whitened by their covariance per unit of dispersion, and the
 * dispersion, which is 1 where the variances of the maps are known.
 *
 * @param fit The fit.
 * @param rows Contrast rows, each with one weight a design column.
 * @param statType `"t"` for one row, `"F"` for one or more.
 * @returns The estimate.
 * @throws {RangeError} If the rows of an F contrast depend on one another.
 */
export function estimateGroupContrast(
  fit: GroupFit,
  rows: readonly Float64Array[],
  statType: StatType,
): ContrastEstimate {
  const { dispersion, dof, voxelCount, voxelDof } = fit;
  const q = rows.length;
  const effect = new Float64Array(q * voxelCount);
  rows.forEach((row, i) =>
    combineParameters(
      fit,
      row,
      effect.subarray(i * voxelCount, (i + 1) * voxelCount),
    )
  );
  const weights = rows.map((row) => weightsOnBasis(row, fit.basis));
  const shared = { dimension: q, statType, effect, dof, voxelDof };
  if (statType === "t") {
    const variance = new Float64Array(voxelCount);
    for (let v = 0; v < voxelCount; v++) {
      variance[v] = dispersion[v] * quadratic(fit, v, weights[0], weights[0]);
    }
    return { ...shared, variance };
  }
  const gram = new Float64Array(q * q);
  const raw = new Float64Array(q);
  for (let v = 0; v < voxelCount; v++) {
    for (let i = 0; i < q; i++) {
      raw[i] = effect[i * voxelCount + v];
      for (let j = 0; j <= i; j++) {
        const value = quadratic(fit, v, weights[i], weights[j]);
        gram[i * q + j] = value;
        gram[j * q + i] = value;
      }
    }
    whiten(gram, raw, q);
    for (let i = 0; i < q; i++) effect[i * voxelCount + v] = raw[i];
  }
  return { ...shared, variance: dispersion.slice() };
}

/** `a · covariance · bᵀ` of a voxel. */
function quadratic(
  { basis: { rank }, covariance, voxelCount }: GroupFit,
  voxel: number,
  a: Float64Array,
  b: Float64Array,
): number {
  let sum = 0;
  let at = voxel;
  for (let i = 0; i < rank; i++) {
    for (let j = 0; j <= i; j++) {
      const pair = i === j ? a[i] * b[i] : a[i] * b[j] + a[j] * b[i];
      sum += pair * covariance[at];
      at += voxelCount;
    }
  }
  return sum;
}

/** Replaces values by the symmetric root of a matrix' inverse times them. */
function whiten(gram: Float64Array, values: Float64Array, q: number): void {
  const { u, s } = svd(gram, q, q);
  if (!(s[q - 1] > q * Number.EPSILON * s[0])) {
    throw new RangeError(
      `the ${q} rows of the F contrast depend on one another given the design`,
    );
  }
  const turned = new Float64Array(q);
  for (let k = 0; k < q; k++) {
    let sum = 0;
    for (let i = 0; i < q; i++) sum += u[i * q + k] * values[i];
    turned[k] = sum / Math.sqrt(s[k]);
  }
  for (let i = 0; i < q; i++) {
    let sum = 0;
    for (let k = 0; k < q; k++) sum += u[i * q + k] * turned[k];
    values[i] = sum;
  }
}
