/**
 * General linear models: first-level fits and contrasts.
 *
 * @module
 */

export * from "./contrast_result.ts";
export type { StatType } from "./estimate.ts";
export * from "./first_level.ts";
export * from "./first_level_design.ts";
export * from "./first_level_model.ts";
export type { NoiseModel } from "./sums.ts";
export type { SignalScaling } from "./voxel_reader.ts";
