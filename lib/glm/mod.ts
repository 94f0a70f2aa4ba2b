/**
 * General linear models: first-level fits and contrasts.
 *
 * @module
 */

export * from "./contrast_result.ts";
export * from "./combine_runs.ts";
export * from "./contrast_weights.ts";
export type { DesignBasis } from "./basis.ts";
export type { ContrastEstimate, StatType } from "./estimate.ts";
export * from "./first_level.ts";
export * from "./first_level_design.ts";
export * from "./first_level_model.ts";
export * from "./fixed_effects.ts";
export { computeGroupMask, type GroupMaskOptions } from "./group_mask.ts";
export * from "./first_level_options.ts";
export * from "./first_level_runs_model.ts";
export type {
  ExchangeableUnits,
  RelabellingScheme,
} from "./exchangeable_units.ts";
export type { FitStore, StoredRun } from "./fit_store.ts";
export type { FittedRun, FittedRunParts } from "./fitted_run.ts";
export {
  isOnePerRun,
  type MissingCondition,
  type RunColumns,
  type RunsContrast,
  type RunsWeights,
  runsWeights,
  type RunsWeightsOptions,
} from "./run_contrasts.ts";
export { maskMaps, type MaskMapsOptions } from "./mask_maps.ts";
export * from "./non_parametric_inference.ts";
export type {
  PermutationArrays,
  PermutationModel,
  PermutationRoom,
  PermutationSlab,
  TailBounds,
} from "./permutation_model.ts";
export type {
  OpenPermutationPass,
  PermutationHooks,
  PermutationPass,
} from "./permutation_pass.ts";
export * from "./permutation_result.ts";
export {
  type MaskedMaps,
  permutedOls,
  type PermutedOlsOptions,
} from "./permuted_ols.ts";
export type {
  PermutationOptions,
  PermutationPlan,
} from "./plan_permutation.ts";
export type { RelabellingSpec } from "./relabelling.ts";
export type { DesignRows, TestedEffect } from "./tested_effect.ts";
export type { ResolvedContrast } from "./resolved_contrast.ts";
export type { RunFit } from "./reduce.ts";
export type { SeriesScales } from "./series_scaling.ts";
export type { ArFit } from "./slab_fit.ts";
export type { SlabModel, SlabState, SlabStep } from "./slab_job.ts";
export type { OpenSlabPass, SlabPass, SlabPassRequest } from "./slab_pass.ts";
export type { SeriesRequest } from "../slab/kept_volumes.ts";
export type { NoiseModel } from "./noise_model.ts";
export type {
  OpenSumStream,
  Projection,
  RunSums,
  Solving,
  StreamedSums,
  StreamHooks,
  SumsRequest,
  SumStream,
} from "../slab/sums.ts";
export type { SolveModel } from "../kernels/types.ts";
export type { SignalScaling } from "./scale.ts";
export * from "./second_level.ts";
export * from "./second_level_model.ts";
export * from "./second_level_options.ts";
export type { VarianceMethod } from "./between_variance.ts";
export type { GroupFit } from "./group_fit.ts";
export type { OpenScratch, Scratch } from "../slab/scratch.ts";
