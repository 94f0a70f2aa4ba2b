/**
 * Tails of distributions, thresholds and clusters.
 *
 * @module
 */

export * from "./clusters.ts";
export * from "./fdr_threshold.ts";
export * from "./height_threshold.ts";
export * from "./label.ts";
export * from "./peaks.ts";
export * from "./percentile_threshold.ts";
export * from "./threshold_volume.ts";
