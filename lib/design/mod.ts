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

export * from "./check_group_design.ts";
export type { AdjustEventsOptions, OnsetUnits } from "./adjust_events.ts";
export * from "./confounds.ts";
export * from "./contrast_expression.ts";
export * from "./contrast_name.ts";
export * from "./design_diagnostics.ts";
export * from "./design_matrix.ts";
export * from "./drift.ts";
export * from "./events.ts";
export * from "./frame_times.ts";
export * from "./gamma_difference.ts";
export * from "./group_tables.ts";
export * from "./hrf.ts";
export * from "./hrf_model.ts";
export type { NamedColumns } from "./named_columns.ts";
export * from "./npy.ts";
export * from "./own_design.ts";
export {
  computeRegressor,
  type Regressor,
  type RegressorOptions,
} from "./regressor.ts";
export type { ConditionEvents } from "./sample_condition.ts";
export * from "./sample_mask.ts";
export {
  listEventFiles,
  readEvents,
  type ReadEventsOptions,
} from "./read_events.ts";
export * from "./read_tables.ts";
export * from "./second_level_design.ts";
export {
  decodeText,
  isMissing,
  parseNumber,
  parseTable,
  type Table,
  type TableOptions,
} from "./table.ts";
export * from "./types.ts";
export * from "./write_design.ts";
export type { WarningHandler } from "../warnings.ts";
