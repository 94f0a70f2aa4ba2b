/** `niglm clusters`. @module */

import { InputError } from "../../errors.ts";
import type { Report } from "../command.ts";

/** Options of `niglm clusters`, as the table declares them. */
export interface ClustersOptions {
  readonly statThreshold: string;
  readonly clusterThreshold: number;
  readonly twoSided: boolean;
  readonly minDistance: number;
  readonly mask: string | undefined;
  readonly format: "tsv" | "csv" | "json";
  readonly out: string | undefined;
  readonly labelMap: string | undefined;
  readonly overwrite: boolean;
}

/** Does the work of `niglm clusters`. */
export function clusters(_options: ClustersOptions): Promise<Report> {
  return Promise.reject(new InputError("clusters cannot be done yet"));
}
