/** Ordinary least squares of a group from the sums of its maps. @module */

import type { RunSums } from "../slab/sums.ts";
import type { DesignBasis } from "./basis.ts";
import type { RunFit } from "./reduce.ts";
import type { VoxelPairs } from "./voxel_lists.ts";

/**
 * Makes the fit of a group, to be filled part after part.
 *
 * @param basis The design's basis.
 * @param voxelCount Number of voxels.
 * @returns Zeros, and the covariance that orthonormal columns have.
 */
export function makeOlsFit(basis: DesignBasis, voxelCount: number): RunFit {
  const { modelRank, rank, rowCount } = basis;
  const identity = new Float64Array(rank * rank);
  for (let k = 0; k < rank; k++) identity[k * rank + k] = 1;
  return {
    basis,
    voxelCount,
    coefficients: new Float64Array(rank * voxelCount),
    level: new Float64Array(voxelCount),
    dispersion: new Float64Array(voxelCount),
    bins: new Int16Array(voxelCount),
    covariances: new Map([[0, identity]]),
    dof: rowCount - modelRank,
  };
}

/**
 * Solves some voxels: with z = y − shift, coefficients Qᵀy and residuals
 * Σy² − ‖Qᵀy‖². Where the design spans the constant, the shift is a level of
 * its own and costs the residuals no digits.
 *
 * @param fit The fit to fill.
 * @param sums Sums of z and z², and where the design does not span the
 * constant, Σz in the last row of the projected.
 * @param pairs Which voxel of the sums becomes which of the fit.
 */
export function solveOls(
  fit: RunFit,
  sums: RunSums,
  { from, to }: VoxelPairs,
): void {
  const { basis, coefficients, dispersion, level, voxelCount } = fit;
  const { columnCount, constant, hasConstant, rank, rowCount } = basis;
  const { projected, shift, squares } = sums;
  const freedom = rowCount - columnCount;
  for (let i = 0; i < from.length; i++) {
    const v = from[i];
    const target = to[i];
    let rest = squares[v];
    if (hasConstant) level[target] = shift[v];
    else {
      const total = projected[rank * sums.voxelCount + v];
      rest += shift[v] * (2 * total + rowCount * shift[v]);
    }
    for (let k = 0; k < rank; k++) {
      const sum = projected[k * sums.voxelCount + v] +
        (hasConstant ? 0 : shift[v] * constant[k]);
      coefficients[k * voxelCount + target] = sum;
      rest -= sum * sum;
    }
    dispersion[target] = Math.max(rest, 0) / freedom;
  }
}
