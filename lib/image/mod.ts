/**
 * Operations on whole volumes: masks, smoothing, resampling, thresholds, cluster
 * tables.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { getClustersTable, thresholdStatsImg } from "@niglm/niglm/image";
 *
 * const zMap = {
 *   grid: {
 *     shape: [4, 1, 1],
 *     affine: [3, 0, 0, -6, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
 *     voxelSizes: [3, 3, 3],
 *   },
 *   volumeCount: 1,
 *   data: Float64Array.of(0, 4, 5, 0),
 * } as const;
 * const { threshold } = thresholdStatsImg(zMap, {
 *   heightControl: "fpr",
 *   twoSided: false,
 * });
 * const { rows } = getClustersTable(zMap, { statThreshold: threshold });
 * assertEquals(rows[0].clusterSize, 54);
 * ```
 *
 * @module
 */

export * from "./background_mask.ts";
export * from "./brain_mask.ts";
export * from "./clusters_table.ts";
export * from "./concat_imgs.ts";
export { computeEpiMask, type EpiMaskOptions } from "./epi_mask.ts";
export * from "./gaussian.ts";
export {
  intersectMasks,
  type IntersectMasksOptions,
} from "./intersect_masks.ts";
export { largestConnectedComponent } from "./largest_component.ts";
export * from "./mask_from_image.ts";
export * from "./mean_img.ts";
export * from "./morphology.ts";
export * from "./multi_background_mask.ts";
export * from "./multi_epi_mask.ts";
export * from "./reorder_img.ts";
export * from "./resample_img.ts";
export * from "./resample_to_img.ts";
export * from "./smooth.ts";
export * from "./smooth_img.ts";
export * from "./threshold_stats_img.ts";
export * from "./volume_resampler.ts";
export type { Interpolation } from "./interpolation.ts";
export type { Lattice } from "./source_transform.ts";
export type { WarningHandler } from "../warnings.ts";
export type { TargetGridOptions } from "./target_grid.ts";
export type {
  Affine,
  Grid,
  Image,
  Volume,
  VolumeSeries,
  VolumesOptions,
} from "../nifti/types.ts";
export type {
  ClusterLabelMap,
  ClusterRow,
  ClustersTable,
  ClustersTableOptions,
} from "../stats/clusters.ts";
export type {
  HeightControl,
  HeightThresholdOptions,
} from "../stats/height_threshold.ts";
