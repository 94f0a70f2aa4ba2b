/** When variables of a run have values. @module */

import { computeRegressor } from "../design/regressor.ts";
import type { HrfModelName } from "../design/hrf_model.ts";
import {
  convolveAsPybids,
  densifyAsPybids,
  resampleAsPybids,
} from "./pybids_sampling.ts";
import type { ConvolvedColumn, Timing } from "./scans.ts";
import {
  type DenseVariable,
  numbersOf,
  type SparseVariable,
  type Variable,
} from "./variable.ts";

/**
 * Convolves a variable with a response.
 *
 * @param variable Events, or a series, without missing values.
 * @param model The response.
 * @param firDelays Delays of the FIR model: scans, or pybids' samples.
 * @param timing The scans.
 * @returns A column a response; those behind the first are orthogonal to it.
 */
export function convolve(
  variable: SparseVariable | DenseVariable,
  model: HrfModelName,
  firDelays: readonly number[],
  timing: Timing,
): ConvolvedColumn[] {
  if (timing.sampling === "pybids") {
    return convolveAsPybids(variable, model, firDelays, timing);
  }
  const { frameTimes, tR } = timing;
  const events = variable.kind === "sparse"
    ? { onsets: variable.onsets, durations: variable.durations }
    : { onsets: frameTimes, durations: frameTimes.map(() => tR) };
  return computeRegressor(
    { ...events, amplitudes: numbersOf(variable) },
    model,
    frameTimes,
    { conditionName: "", firDelays },
  ).map(({ name, values }) => ({
    suffix: name.replace("_delay", ""),
    variable: {
      kind: "dense",
      values: [...values],
      numbers: "real",
      fine: false,
    },
  }));
}

/**
 * Makes a series of events: at each moment the value of the last event that
 * has begun and not ended, 0 where there is none.
 *
 * @param variable The events.
 * @param timing The scans.
 * @returns The series.
 */
export function densify(
  variable: SparseVariable,
  timing: Timing,
): DenseVariable {
  if (timing.sampling === "pybids") {
    return densifyAsPybids(variable, timing, 10);
  }
  const { durations, onsets } = variable;
  const numbers = numbersOf(variable);
  const values = Array.from(timing.frameTimes, (time) => {
    const at = onsets.findLastIndex((onset, i) =>
      onset <= time && time < onset + durations[i]
    );
    return at < 0 ? 0 : numbers[at];
  });
  return { kind: "dense", values, numbers: "real", fine: false };
}

/**
 * The values of a variable at the scans.
 *
 * @param variable Numbers.
 * @param timing The scans.
 * @returns One value a scan.
 */
export function atScans(variable: Variable, timing: Timing): Float64Array {
  if (timing.sampling === "pybids") return resampleAsPybids(variable, timing);
  const dense = variable.kind === "sparse"
    ? densify(variable, timing)
    : variable;
  return Float64Array.from(numbersOf(dense));
}
