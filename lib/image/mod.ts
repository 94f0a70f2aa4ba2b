/**
 * Operations on whole volumes: masks, smoothing, thresholds, cluster tables.
 *
 * @module
 */

export * from "./epi_mask.ts";
export * from "./gaussian.ts";
export * from "./intersect_masks.ts";
export * from "./largest_component.ts";
export * from "./morphology.ts";
export * from "./multi_epi_mask.ts";
