/** What a comparison is. @module */

import type { Finding } from "./finding.ts";
import type { Contender, Measured } from "./measure.ts";
import type { Setting } from "./setting.ts";

/** What a comparison consists of on this machine. */
export interface Plan {
  /** Who takes part. */
  readonly contenders: readonly Contender[];
  /** Why others do not. */
  readonly skipped: readonly string[];
  /** Holds what was measured, in the contenders' order, against what is
   * expected. */
  readonly judge: (measured: readonly Measured[]) => Finding[];
}

/** One comparison. */
export interface Job {
  /** What it compares. */
  readonly title: string;
  /** Most rounds that it is worth. @default {no limit} */
  readonly rounds?: number;
  /** Makes the inputs and looks who can take part. */
  readonly plan: (setting: Setting) => Promise<Plan>;
}

/** The plan of a job on real images that are not there. */
export const withoutImages: Plan = {
  contenders: [],
  skipped: ["NIGLM_TEST_DATA names no folder of real images"],
  judge: () => [],
};
