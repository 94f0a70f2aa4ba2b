/** What `niglm first-level` is called with. @module */

import type { NoiseModel } from "../glm/mod.ts";
import type { BidsOptions } from "./bids_options.ts";
import type { ContrastOptions } from "./contrast_options.ts";
import type { DatasetOptions } from "./dataset_options.ts";
import type { MachineOptions } from "./machine_options.ts";
import type { RunDesignFiles } from "./run_design.ts";

/** Options of the fit of one subject. */
export interface SubjectOptions
  extends RunDesignFiles, ContrastOptions, MachineOptions {
  readonly mask: string | undefined;
  readonly autoResample: boolean;
  readonly targetAffine: readonly number[];
  readonly targetShape: readonly number[];
  readonly smoothingFwhm: readonly number[];
  readonly signalScaling: "0" | "none" | "0,1";
  readonly standardize: boolean;
  readonly noiseModel: NoiseModel;
  readonly out: string;
  readonly overwrite: boolean;
  readonly saveModel: boolean;
  /** What stands before the names of each run's files, in place of a number. */
  readonly runPrefixes?: readonly string[];
}

/** Options of `niglm first-level`, as the table declares them. */
export interface FirstLevelOptions
  extends
    Omit<SubjectOptions, "sliceTimeRef" | "runPrefixes">,
    BidsOptions,
    DatasetOptions {
  readonly sliceTimeRef: number | undefined;
}
