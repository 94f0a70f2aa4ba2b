/**
 * Designs: events, responses, drifts, confounds, contrasts.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import {
 *   makeFirstLevelDesignMatrix,
 *   makeFrameTimes,
 *   parseEvents,
 * } from "@niglm/niglm/design";
 *
 * const events = parseEvents(
 *   "onset\tduration\ttrial_type\n0\t42\trest\n42\t42\tactive\n",
 * );
 * const design = makeFirstLevelDesignMatrix(makeFrameTimes(24, 7), {
 *   events,
 *   hrfModel: "spm",
 * });
 * assertEquals(design.columns.slice(0, 2), ["active", "rest"]);
 * ```
 *
 * @module
 */

export * from "./design_matrix.ts";
export * from "./drift.ts";
export * from "./events.ts";
export * from "./frame_times.ts";
export * from "./gamma_difference.ts";
export * from "./hrf.ts";
export * from "./hrf_model.ts";
export * from "./regressor.ts";
export * from "./table.ts";
export * from "./types.ts";
