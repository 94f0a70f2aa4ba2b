/** Linear combinations of fitted parameters. @module */
import type { DesignBasis } from "./basis.ts";
import type { RunFit } from "./reduce.ts";

/**
 * Brings weights on design columns to weights on the basis' coefficients.
 *
 * @param weights One weight a design column.
 * @param basis The design's basis.
 * @returns One weight a coefficient.
 */
export function weightsOnBasis(
  weights: Float64Array,
  { rank, fromBasis }: DesignBasis,
): Float64Array {
  const out = new Float64Array(rank);
  for (let i = 0; i < weights.length; i++) {
    for (let k = 0; k < rank; k++) {
      out[k] += weights[i] * fromBasis[i * rank + k];
    }
  }
  return out;
}

/**
 * Finds the parameters of every design column.
 *
 * @param fit The fitted run.
 * @param columnCount Number of design columns.
 * @returns The parameters of all voxels, column after column.
 */
export function allParameters(
  fit: ParameterFit,
  columnCount: number,
): Float64Array {
  const { voxelCount } = fit;
  const values = new Float64Array(columnCount * voxelCount);
  for (let i = 0; i < columnCount; i++) {
    const weights = new Float64Array(columnCount);
    weights[i] = 1;
    const target = values.subarray(i * voxelCount, (i + 1) * voxelCount);
    combineParameters(fit, weights, target);
  }
  return values;
}

/** What of a fit holds its parameters. */
export type ParameterFit = Pick<
  RunFit,
  "basis" | "voxelCount" | "coefficients" | "level"
>;

/**
 * Combines the parameters of every voxel.
 *
 * @param fit The fitted run.
 * @param weights One weight a design column.
 * @param target Where the combinations go, one a voxel; zero before.
 */
export function combineParameters(
  fit: ParameterFit,
  weights: Float64Array,
  target: Float64Array,
): void {
  const { basis, coefficients, level, voxelCount } = fit;
  weightsOnBasis(weights, basis).forEach((weight, k) => {
    const from = k * voxelCount;
    for (let v = 0; v < voxelCount; v++) {
      target[v] += weight * coefficients[from + v];
    }
  });
  let onLevel = 0;
  for (let i = 0; i < weights.length; i++) {
    onLevel += weights[i] * basis.constantParameters[i];
  }
  if (onLevel === 0) return;
  for (let v = 0; v < voxelCount; v++) target[v] += onLevel * level[v];
}
