/**
 * Tails of distributions, thresholds and clusters.
 *
 * @module
 */

export * from "./clusters.ts";
export * from "./fdr_threshold.ts";
export * from "./fisher_f.ts";
export * from "./height_threshold.ts";
export * from "./label.ts";
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
export * from "./percentile_threshold.ts";
export * from "./statistic_maps.ts";
export * from "./student_t.ts";
export * from "./threshold_volume.ts";
export { fToZ, tToZ, zFromTail } from "./z_score.ts";
