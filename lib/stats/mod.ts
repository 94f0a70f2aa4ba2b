/**
 * Tails of distributions, thresholds and clusters.
 *
 * @module
 */

export * from "./cluster_extents.ts";
export * from "./clusters.ts";
export * from "./fdr_threshold.ts";
export * from "./fisher_f.ts";
export * from "./height_threshold.ts";
export * from "./label.ts";
export { maskNeighbours } from "./mask_neighbours.ts";
export {
  normalCdf,
  normalIsf,
  normalIsfFromLog,
  normalLogCdf,
  normalLogSf,
  normalPpf,
  normalSf,
} from "./normal.ts";
export * from "./peaks.ts";
export { Philox } from "./philox.ts";
export * from "./pareto_tail.ts";
export * from "./percentile_threshold.ts";
export * from "./statistic_maps.ts";
export * from "./student_t.ts";
export * from "./tfce.ts";
export * from "./threshold_volume.ts";
export * from "./true_discovery.ts";
export { fToZ, tToZ, zFromTail } from "./z_score.ts";
