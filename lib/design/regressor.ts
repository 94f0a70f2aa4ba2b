/** The regressors of one condition. @module */

import { InputError } from "../errors.ts";
import { type HrfModel, makeHrfKernels } from "./hrf_model.ts";
import { orthogonalize } from "./orthogonalize.ts";
import {
  type ConditionEvents,
  sampleCondition,
  type SampledCondition,
} from "./sample_condition.ts";

/** Length of a response in seconds. */
const RESPONSE_LENGTH = 32;

/** Points of the fine grid that are sampled at most. */
const MOST_POINTS = 1e7;

/** Options of {@linkcode computeRegressor}. */
export interface RegressorOptions {
  /**
   * Name of the condition, which begins every column's.
   *
   * @default {"cond"}
   */
  readonly conditionName?: string;
  /**
   * Grid points per repetition time.
   *
   * @default {50}
   */
  readonly oversampling?: number;
  /**
   * Delays of the FIR model in scans.
   *
   * @default {[0]}
   */
  readonly firDelays?: readonly number[];
  /**
   * Start of the fine grid relative to the first scan, in seconds.
   *
   * @default {-24}
   */
  readonly minOnset?: number;
}

/** A named column of a design. */
export interface Regressor {
  /** The column's name. */
  readonly name: string;
  /** One value a scan. */
  readonly values: Float64Array;
}

/**
 * Convolves a condition's events with a response model and samples the result
 * at the scans. Columns of one condition are made orthogonal to the earlier
 * ones, but for FIR.
 *
 * @param condition Onsets and durations in seconds, amplitudes.
 * @param hrfModel The response model.
 * @param frameTimes Time of each scan in seconds, ascending, at least two.
 * @param options Naming and sampling.
 * @returns One column a response.
 * @throws {UsageError} If the model is not known.
 * @throws {InputError} If a scan lies outside the fine grid, or the grid has
 * more than ten million points.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { computeRegressor, makeFrameTimes } from "@niglm/niglm/design";
 *
 * const columns = computeRegressor(
 *   { onsets: [4], durations: [2], amplitudes: [1] },
 *   "spm + derivative",
 *   makeFrameTimes(20, 2),
 *   { conditionName: "face" },
 * );
 * assertEquals(columns.map((column) => column.name), [
 *   "face",
 *   "face_derivative",
 * ]);
 * ```
 */
export function computeRegressor(
  condition: ConditionEvents,
  hrfModel: HrfModel,
  frameTimes: Float64Array,
  options: RegressorOptions = {},
): Regressor[] {
  const {
    conditionName = "cond",
    oversampling = 50,
    firDelays = [0],
    minOnset = -24,
  } = options;
  const tR = shortestInterval(frameTimes);
  checkFineGrid(frameTimes, { oversampling, firDelays, minOnset });
  const kernels = makeHrfKernels(hrfModel, tR, oversampling, firDelays);
  const course = sampleCondition(
    condition,
    frameTimes,
    oversampling,
    minOnset,
  );
  const fir = typeof hrfModel === "string" && hrfModel.toLowerCase() === "fir";
  const lead = fir ? oversampling - 1 : 0;
  const sampled = kernels.map((kernel) =>
    convolveAt(course, kernel.samples, lead, frameTimes)
  );
  const columns = fir ? sampled : orthogonalize(sampled);
  return columns.map((values, i) => ({
    name: conditionName + kernels[i].suffix,
    values,
  }));
}

/** Refuses a grid that begins behind the scans or that no memory holds. */
function checkFineGrid(
  frameTimes: Float64Array,
  { oversampling, firDelays, minOnset }: Required<
    Omit<RegressorOptions, "conditionName">
  >,
): void {
  const tR = shortestInterval(frameTimes);
  const reach = frameTimes[frameTimes.length - 1] - frameTimes[0] - minOnset;
  if (!(reach > 0)) {
    throw new InputError(
      `min_onset: found ${minOnset} s, expected a time before the last scan.`,
      { field: "min_onset" },
    );
  }
  const scans = Math.max(reach / tR, RESPONSE_LENGTH / tR, ...firDelays);
  if (scans * oversampling <= MOST_POINTS) return;
  throw new InputError(
    `The events would be sampled at ${
      (scans * oversampling).toPrecision(3)
    } points (scans every ${tR} s, min_onset ${minOnset} s, fir_delays up to ${
      Math.max(...firDelays)
    }); expected at most ${MOST_POINTS}.`,
    { field: "t_r" },
  );
}

/**
 * The shortest time between scans, which stands for the repetition time.
 *
 * @param frameTimes Time of each scan in seconds.
 * @returns Seconds.
 */
export function shortestInterval(frameTimes: Float64Array): number {
  let shortest = Infinity;
  for (let i = 1; i < frameTimes.length; i++) {
    shortest = Math.min(shortest, frameTimes[i] - frameTimes[i - 1]);
  }
  return shortest;
}

/**
 * The convolution of a course with a response, `lead` grid points ahead,
 * interpolated linearly at the scans. It is computed only at the two grid
 * points around each scan, and there as the sum, over the course's few steps,
 * of the response's running sum.
 */
function convolveAt(
  course: SampledCondition,
  response: Float64Array,
  lead: number,
  frameTimes: Float64Array,
): Float64Array {
  const { times, steps, heights } = course;
  const last = times.length - 1 - lead;
  const running = new Float64Array(response.length);
  let sum = 0;
  for (let k = 0; k < running.length; k++) running[k] = sum += response[k];
  const at = (index: number): number => {
    let total = 0;
    for (let i = 0; i < steps.length && steps[i] <= index; i++) {
      const taps = Math.min(index - steps[i], running.length - 1);
      total += heights[i] * running[taps];
    }
    return total;
  };

  let high = 1;
  return frameTimes.map((time) => {
    if (time < times.at(0) || time > times.at(last)) {
      throw new InputError(
        `The scan at ${time} s lies outside the grid on which events are sampled (${
          times.at(0)
        } s to ${
          times.at(last)
        } s); check min_onset and the times of the scans.`,
        { field: "min_onset" },
      );
    }
    while (high < last && times.at(high) < time) high++;
    const low = high - 1;
    const below = at(low + lead);
    const above = at(high + lead);
    const before = times.at(low);
    const slope = (above - below) / (times.at(high) - before);
    return slope * (time - before) + below;
  });
}
