/** `niglm first-level`. @module */

import type { DriftModelName } from "../../design/drift.ts";
import type { HrfModelName } from "../../design/hrf_model.ts";
import { InputError } from "../../errors.ts";
import type { Report } from "../command.ts";
import type { MapType } from "../shared_options.ts";

/** A kind of map that a fit can write. */
export type SavedMap =
  | "effect"
  | "variance"
  | "stat"
  | "p"
  | "z"
  | "neglog10p"
  | "beta"
  | "residuals"
  | "predicted"
  | "rsquare";

/** Options of `niglm first-level`, as the table declares them. */
export interface FirstLevelOptions {
  readonly events: readonly string[];
  readonly sameEvents: string | undefined;
  readonly designMatrix: readonly string[];
  readonly tR: number | undefined;
  readonly confounds: readonly string[];
  readonly confoundColumns: readonly string[];
  readonly sampleMask: readonly string[];
  readonly sliceTimeRef: number;
  readonly hrfModel: HrfModelName;
  readonly driftModel: DriftModelName;
  readonly highPass: number;
  readonly driftOrder: number;
  readonly firDelays: readonly number[];
  readonly minOnset: number;
  readonly mask: string | undefined;
  readonly smoothingFwhm: number | undefined;
  readonly signalScaling: "0" | "none" | "0,1";
  readonly noiseModel: "ar1" | "ols";
  readonly contrast: readonly string[];
  readonly contrasts: string | undefined;
  readonly statType: "t" | "F" | undefined;
  readonly out: string;
  readonly overwrite: boolean;
  readonly save: readonly SavedMap[];
  readonly prefix: string;
  readonly dtype: MapType;
  readonly compat: "nilearn" | undefined;
}

/** Fits the runs of one subject. */
export function firstLevel(
  _options: FirstLevelOptions,
  _runs: readonly string[],
): Promise<Report> {
  return Promise.reject(new InputError("first-level cannot fit yet"));
}
