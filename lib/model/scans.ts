/** The scans of a run, and columns over them. @module */

import type { DenseVariable } from "./variable.ts";

/**
 * Where responses are sampled: at the scans, or on pybids' grid of ten samples
 * a second, filtered and interpolated to as many values as there are scans.
 */
export type Sampling = "scans" | "pybids";

/** The scans of a run. */
export interface Timing {
  /** Time of each scan in seconds. */
  readonly frameTimes: Float64Array;
  /** Repetition time in seconds. */
  readonly tR: number;
  /** Where responses are sampled. */
  readonly sampling: Sampling;
}

/** A response's column: what follows the variable's name, and its values. */
export interface ConvolvedColumn {
  /** `""`, `_derivative`, `_dispersion`, or the delay of the FIR model. */
  readonly suffix: string;
  /** The values. */
  readonly variable: DenseVariable;
}
