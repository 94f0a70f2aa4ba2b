/** `niglm threshold`. @module */

import { InputError } from "../../errors.ts";
import type { Report } from "../command.ts";
import type { MapType } from "../shared_options.ts";
/** Options of `niglm threshold`, as the table declares them. */
export interface ThresholdOptions {
  readonly heightControl: "fpr" | "fdr" | "bonferroni" | "none";
  readonly alpha: number;
  readonly threshold: number;
  readonly clusterThreshold: number;
  readonly oneSided: boolean;
  readonly mask: string | undefined;
  readonly out: string;
  readonly overwrite: boolean;
  readonly dtype: MapType;
}

/** Does the work of `niglm threshold`. */
export function threshold(_options: ThresholdOptions): Promise<Report> {
  return Promise.reject(new InputError("threshold cannot be done yet"));
}
