/** A fitted model as bytes. @module */
import type { FirstLevelModel, RunFit } from "../glm/mod.ts";
import { encodeBlocks } from "./blocks.ts";
import { LAYOUT } from "./layout.ts";

/**
 * Encodes a fitted model: all that contrasts, parameters, mask and mean are
 * computed from, every number as it is. The same fit makes the same bytes.
 *
 * @param model The model.
 * @returns The bytes, piece by piece: views of the model's arrays for the
 * most part, so write or copy them before the model changes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import {
 *   decodeModel,
 *   encodeModel,
 *   fitFirstLevel,
 *   type VolumeSeries,
 * } from "@niglm/niglm";
 *
 * const run: VolumeSeries = {
 *   name: "made",
 *   grid: {
 *     shape: [2, 1, 1],
 *     affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 40,
 *   tR: 2,
 *   async *volumes() {
 *     for (let index = 0; index < 40; index++) {
 *       const noise = (index * 37) % 11 / 10;
 *       yield { index, data: Float64Array.of(100 + noise, 90 - noise) };
 *     }
 *   },
 * };
 * const model = await fitFirstLevel(run, {
 *   events: [{ onset: 0, duration: 20, trialType: "on" }],
 *   mask: "none",
 * });
 * const file = new Blob([...encodeModel(model)]);
 * const again = decodeModel(await file.bytes());
 * assertEquals(
 *   again.computeContrast("on").values("z"),
 *   model.computeContrast("on").values("z"),
 * );
 * ```
 */
export function encodeModel(
  model: FirstLevelModel,
): Generator<Uint8Array<ArrayBuffer>, void> {
  const { grid, voxels, design, fit, mean } = model.parts;
  const { basis } = fit;
  return encodeBlocks(LAYOUT, {
    facts: {
      kind: "order" in fit ? "autoregressive" : "binned",
      shape: grid.shape,
      columns: design.columns,
      rowCount: design.rowCount,
      rank: basis.rank,
      modelRank: basis.modelRank,
      hasConstant: basis.hasConstant,
      dof: fit.dof,
      ...("order" in fit && { order: fit.order }),
    },
    arrays: {
      affine: Float64Array.from(grid.affine),
      voxelSizes: Float64Array.from(grid.voxelSizes),
      voxels,
      mean,
      design: design.data,
      ...(design.frameTimes && { frameTimes: design.frameTimes }),
      basis: basis.q,
      fromBasis: basis.fromBasis,
      constant: basis.constant,
      constantParameters: basis.constantParameters,
      coefficients: fit.coefficients,
      level: fit.level,
      dispersion: fit.dispersion,
      ...("order" in fit
        ? { autoregression: fit.autoregression }
        : { bins: fit.bins, ...covariancesOf(fit) }),
    },
  });
}

/** Covariances in the order of their bins, whatever order they came in. */
function covariancesOf({ basis, covariances }: RunFit): {
  readonly covarianceBins: Int16Array;
  readonly covariances: Float64Array;
} {
  const size = basis.rank ** 2;
  const bins = Int16Array.from(covariances.keys()).sort();
  const values = new Float64Array(bins.length * size);
  bins.forEach((bin, i) => values.set(covariances.get(bin)!, i * size));
  return { covarianceBins: bins, covariances: values };
}
