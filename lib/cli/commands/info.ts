/** `niglm info`. @module */

import { InputError } from "../../errors.ts";
import type { Report } from "../command.ts";

/** Options of `niglm info`, as the table declares them. */
export type InfoOptions = Record<never, never>;

/** Does the work of `niglm info`. */
export function info(_options: InfoOptions): Promise<Report> {
  return Promise.reject(new InputError("info cannot be done yet"));
}
