/** Fits that a kernel solves where the sums lie. @module */
import type { SolveModel } from "../kernels/types.ts";
import type { Ar1Solver } from "./ar1.ts";
import type { GrandMeans, RunModel } from "./reduce.ts";

/**
 * Finds what a kernel needs to know to solve voxels in the place of their sums
 * with the bits of {@linkcode Ar1Solver}.
 *
 * @param model What all voxels share.
 * @param solver What would solve them one after another.
 * @param means Means over all voxels, where the model needs them.
 * @returns The kernel's model; nothing where it does not suit.
 */
export function inPlaceModel(
  { basis, noiseModel, scaling, standardize }: RunModel,
  { neighbours, last }: Ar1Solver,
  means?: GrandMeans,
): SolveModel | undefined {
  const suits = neighbours && basis.hasConstant && !standardize &&
    basis.rank > 0;
  if (!suits) return undefined;
  if (scaling === "grand-mean" && !means) return undefined;
  return {
    scans: basis.rowCount,
    constant: basis.constant,
    neighbours,
    last,
    base: scaling === false
      ? undefined
      : scaling === 0
      ? "mean"
      : Math.max(means!.series, 1),
    ar1: noiseModel === "ar1",
  };
}
