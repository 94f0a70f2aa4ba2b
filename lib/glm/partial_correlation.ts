/** Partial correlations and t. @module */

/**
 * Partial correlations this much below the observed one count as equal to it:
 * relabellings that give the same value differ by rounding.
 */
export const ROUNDING = 1e-12;
/** The least share of a voxel's variance that is left to the residuals. */
export const LEAST_REST: number = Number.EPSILON;

/**
 * Turns partial correlations into t.
 *
 * @param r A partial correlation.
 * @param dof Residual degrees of freedom.
 * @returns t.
 */
export function tOf(r: number, dof: number): number {
  return r * Math.sqrt(dof / Math.max(1 - r * r, LEAST_REST));
}

/**
 * Turns the data's own partial correlations into what those of relabellings
 * are compared with.
 *
 * @param r One value a voxel.
 * @param twoSided Whether effects of both signs count.
 * @returns Values that equal ones reach in spite of rounding.
 */
export function comparable(r: Float64Array, twoSided: boolean): Float64Array {
  return r.map((value) => (twoSided ? Math.abs(value) : value) - ROUNDING);
}
