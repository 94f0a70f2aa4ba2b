/**
 * General linear models of functional MRI: open a run, make its design, fit,
 * test contrasts, threshold, tabulate, write. The names are nilearn's, in
 * camel case.
 *
 * @example
 * ```ts ignore
 * import {
 *   fitFirstLevel,
 *   getClustersTable,
 *   openRun,
 *   readEvents,
 *   thresholdStatsImg,
 *   writeImage,
 * } from "@niglm/niglm";
 *
 * const run = await openRun("sub-01_task-auditory_bold.nii.gz");
 * const model = await fitFirstLevel(run, {
 *   events: await readEvents("sub-01_task-auditory_events.tsv"),
 *   tR: 7,
 *   hrfModel: "spm",
 * });
 * const zMap = model.computeContrast("active - rest").toImage("z");
 * const { threshold } = thresholdStatsImg(zMap, {
 *   alpha: 0.05,
 *   heightControl: "fdr",
 *   twoSided: false,
 * });
 * const { rows } = getClustersTable(zMap, {
 *   statThreshold: threshold,
 *   clusterThreshold: 20,
 * });
 * console.table(rows);
 * await writeImage(zMap, "active-minus-rest_z.nii.gz");
 * ```
 *
 * @module
 */

export * from "./lib/bids/mod.ts";
export * from "./lib/cohort/mod.ts";
export * from "./lib/datasets/mod.ts";
export * from "./lib/design/mod.ts";
export * from "./lib/errors.ts";
export * from "./lib/glm/mod.ts";
export * from "./lib/image/mod.ts";
export * from "./lib/kept/mod.ts";
export * from "./lib/nifti/mod.ts";
export * from "./lib/plot/mod.ts";
export * from "./lib/report/mod.ts";
export * from "./lib/stats/mod.ts";
export type { EngineName } from "./lib/kernels/types.ts";
export type { SeriesPlan } from "./lib/slab/plan_series.ts";
export type { StreamPlan } from "./lib/slab/stream_spec.ts";
export { type PoolOptions, WorkerPool } from "./lib/workers/pool.ts";
export { version } from "./lib/version.ts";
export type { WarningHandler } from "./lib/warnings.ts";
