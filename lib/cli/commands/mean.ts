/** `niglm mean`. @module */

import { InputError } from "../../errors.ts";
import type { Report } from "../command.ts";
import type { MapType } from "../shared_options.ts";
/** Options of `niglm mean`, as the table declares them. */
export interface MeanOptions {
  readonly out: string;
  readonly overwrite: boolean;
  readonly dtype: MapType;
}

/** Does the work of `niglm mean`. */
export function mean(_options: MeanOptions): Promise<Report> {
  return Promise.reject(new InputError("mean cannot be done yet"));
}
