/** What series are projected on while they stream by. @module */
import type { Projection } from "../slab/sums.ts";
import type { DesignBasis } from "./basis.ts";
import type { NoiseModel } from "./noise_model.ts";

/**
 * Lays out the regressors that a noise model's sums are taken over: the basis;
 * for AR(1) also the sum of its neighbours in time, `q(t−1) + q(t+1)`; and the
 * constant where the design does not span it.
 *
 * @param basis The design's basis.
 * @param noiseModel The noise model.
 * @returns The projection.
 */
export function makeProjection(
  basis: DesignBasis,
  noiseModel: NoiseModel,
): Projection {
  const { q, rank, rowCount } = basis;
  const neighbours = noiseModel === "ar1" ? rank : 0;
  const width = rank + neighbours + (basis.hasConstant ? 0 : 1);
  const rows = new Float64Array(rowCount * width);
  for (let t = 0; t < rowCount; t++) {
    const row = t * width;
    for (let k = 0; k < rank; k++) {
      rows[row + k] = q[t * rank + k];
      if (neighbours === 0) continue;
      const before = t > 0 ? q[(t - 1) * rank + k] : 0;
      const after = t < rowCount - 1 ? q[(t + 1) * rank + k] : 0;
      rows[row + rank + k] = before + after;
    }
    if (!basis.hasConstant) rows[row + width - 1] = 1;
  }
  return { rows, width };
}
