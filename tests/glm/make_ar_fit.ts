/** Room for the fits of tests. @module */
import type { DesignBasis } from "../../lib/glm/basis.ts";
import type { ArFit } from "../../lib/glm/slab_fit.ts";

/**
 * Makes room for a fit.
 *
 * @param basis The design's basis.
 * @param order Number of autoregressive coefficients.
 * @param voxelCount Number of voxels.
 * @returns A fit of zeros.
 */
export function makeArFit(
  basis: DesignBasis,
  order: number,
  voxelCount: number,
): ArFit {
  return {
    basis,
    voxelCount,
    order,
    coefficients: new Float64Array(basis.rank * voxelCount),
    level: new Float64Array(voxelCount),
    dispersion: new Float64Array(voxelCount),
    autoregression: new Float64Array(order * voxelCount),
    dof: basis.rowCount - basis.modelRank,
  };
}
