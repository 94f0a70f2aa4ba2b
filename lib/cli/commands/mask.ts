/** `niglm mask`. @module */

import { InputError } from "../../errors.ts";
import type { Report } from "../command.ts";

/** Options of `niglm mask`, as the table declares them. */
export interface MaskOptions {
  readonly strategy: "epi";
  readonly lowerCutoff: number;
  readonly upperCutoff: number;
  readonly opening: number;
  readonly noConnected: boolean;
  readonly excludeZeros: boolean;
  readonly out: string;
  readonly overwrite: boolean;
}

/** Does the work of `niglm mask`. */
export function mask(_options: MaskOptions): Promise<Report> {
  return Promise.reject(new InputError("mask cannot be done yet"));
}
