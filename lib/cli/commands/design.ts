/** `niglm design`. @module */

import { InputError } from "../../errors.ts";
import type { Report } from "../command.ts";
import type { DriftModelName } from "../../design/drift.ts";
import type { HrfModelName } from "../../design/hrf_model.ts";
/** Options of `niglm design`, as the table declares them. */
export interface DesignOptions {
  readonly events: string;
  readonly nScans: number;
  readonly tR: number;
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
  readonly oversampling: number;
  readonly out: string | undefined;
  readonly overwrite: boolean;
}

/** Does the work of `niglm design`. */
export function design(_options: DesignOptions): Promise<Report> {
  return Promise.reject(new InputError("design cannot be done yet"));
}
