/** The regressors of one condition. @module */

import { InputError } from "../errors.ts";
import { type HrfModel, makeHrfKernels } from "./hrf_model.ts";
import { type EvenSpacing, firstAtLeast } from "./linspace.ts";
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
  const { conditionName: name = "cond" } = options;
  return computeRegressors(
    [{ ...condition, name }],
    hrfModel,
    frameTimes,
    options,
  );
}

/** A condition's events under its name. */
export interface NamedCondition extends ConditionEvents {
  /** What its columns' names begin with. */
  readonly name: string;
}

/**
 * Computes the regressors of several conditions, as
 * {@linkcode computeRegressor} does those of one.
 *
 * @param conditions The conditions.
 * @param hrfModel The response model.
 * @param frameTimes Time of each scan in seconds, ascending, at least two.
 * @param options Sampling.
 * @returns The columns of one condition after the other's.
 * @throws As {@linkcode computeRegressor}.
 */
export function computeRegressors(
  conditions: readonly NamedCondition[],
  hrfModel: HrfModel,
  frameTimes: Float64Array,
  options: Omit<RegressorOptions, "conditionName"> = {},
): Regressor[] {
  const { oversampling = 50, firDelays = [0], minOnset = -24 } = options;
  const tR = shortestInterval(frameTimes);
  checkFineGrid(frameTimes, { oversampling, firDelays, minOnset });
  const kernels = makeHrfKernels(hrfModel, tR, oversampling, firDelays);
  const fir = typeof hrfModel === "string" && hrfModel.toLowerCase() === "fir";
  const lead = fir ? oversampling - 1 : 0;
  return conditions.flatMap((condition) => {
    const course = sampleCondition(
      condition,
      frameTimes,
      oversampling,
      minOnset,
    );
    const scans = findScans(course.times, lead, frameTimes);
    const sampled = kernels.map(({ samples }) =>
      convolveAt(course, samples, lead, frameTimes, scans)
    );
    const columns = fir ? sampled : orthogonalize(sampled);
    return columns.map((values, i) => ({
      name: condition.name + kernels[i].suffix,
      values,
    }));
  });
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
 * The grid points at which, or before which, the scans are.
 *
 * @throws {InputError} If a scan lies outside the grid.
 */
function findScans(
  times: EvenSpacing,
  lead: number,
  frameTimes: Float64Array,
): Int32Array {
  const last = times.length - 1 - lead;
  return Int32Array.from(frameTimes, (time) => {
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
    return Math.max(1, Math.min(firstAtLeast(times, time), last));
  });
}

/**
 * The convolution of a course with a response, `lead` grid points ahead,
 * interpolated linearly at the scans. It is computed only at the two grid
 * points around each scan, and there as the sum, over the course's few steps,
 * of the response's running sum. That ends at the response's own sum: steps
 * that lie so far back are added up once, for all later scans.
 */
function convolveAt(
  course: SampledCondition,
  response: Float64Array,
  lead: number,
  frameTimes: Float64Array,
  scans: Int32Array,
): Float64Array {
  const { times, steps, heights } = course;
  const running = new Float64Array(response.length);
  let sum = 0;
  for (let k = 0; k < running.length; k++) running[k] = sum += response[k];
  const longest = running.length - 1;
  let over = 0;
  let settled = 0;
  const at = (index: number): number => {
    let total = settled;
    for (let i = over; i < steps.length && steps[i] <= index; i++) {
      total += heights[i] * running[Math.min(index - steps[i], longest)];
    }
    return total;
  };

  return frameTimes.map((time, scan) => {
    const high = scans[scan];
    const low = high - 1;
    while (over < steps.length && steps[over] <= low + lead - longest) {
      settled += heights[over++] * running[longest];
    }
    const below = at(low + lead);
    const above = at(high + lead);
    const before = times.at(low);
    const slope = (above - below) / (times.at(high) - before);
    return slope * (time - before) + below;
  });
}
