/** `niglm demo`. @module */

import { InputError } from "../../errors.ts";
import type { Report } from "../command.ts";

/** Options of `niglm demo`, as the table declares them. */
export interface DemoOptions {
  readonly data: string | undefined;
  readonly events: string | undefined;
  readonly tR: number | undefined;
  readonly contrast: readonly string[];
  readonly out: string | undefined;
  readonly overwrite: boolean;
}

/** Shows the main job. */
export function demo(_options: DemoOptions): Promise<Report> {
  return Promise.reject(new InputError("demo has nothing to show yet"));
}
