/**
 * General linear models: first-level fits and contrasts.
 *
 * @module
 */

export * from "./contrast_result.ts";
export type { DesignBasis } from "./basis.ts";
export type { ContrastEstimate, StatType } from "./estimate.ts";
export * from "./first_level.ts";
export * from "./first_level_design.ts";
export * from "./first_level_model.ts";
export type { RunFit } from "./reduce.ts";
export type { NoiseModel } from "./projection.ts";
export type {
  OpenSumStream,
  Projection,
  RunSums,
  StreamedSums,
  StreamHooks,
  SumsRequest,
  SumStream,
} from "../slab/sums.ts";
export type { SignalScaling } from "./voxel_reader.ts";
