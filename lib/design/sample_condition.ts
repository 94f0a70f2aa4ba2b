/** A condition's course in time on a fine grid. @module */

import { type EvenSpacing, evenSpacing, firstAtLeast } from "./linspace.ts";
import { roundHalfEven } from "./round_half_even.ts";

/** When the events of one condition happen and how strong they are. */
export interface ConditionEvents {
  /** Onsets in seconds. */
  readonly onsets: ArrayLike<number>;
  /** Durations in seconds; 0 is an impulse of one grid step. */
  readonly durations: ArrayLike<number>;
  /** Heights. */
  readonly amplitudes: ArrayLike<number>;
}

/** A course in time and the grid it is sampled on. */
export interface SampledCondition {
  /** Times of the grid in seconds. */
  readonly times: EvenSpacing;
  /** Grid points at which the course changes, ascending. */
  readonly steps: Int32Array;
  /** By how much it changes at each: it is their running sum. */
  readonly heights: Float64Array;
}

/**
 * Samples the boxcars of a condition's events on a fine grid that begins
 * `minOnset` seconds after the first scan (before it, where negative) and
 * ends about one repetition time after the last. Events that begin before the
 * grid begin with it.
 *
 * @param condition The events.
 * @param frameTimes Time of each scan in seconds, at least two.
 * @param oversampling Grid points per repetition time.
 * @param minOnset Start of the grid relative to the first scan, in seconds.
 * @returns The course on its grid.
 */
export function sampleCondition(
  condition: ConditionEvents,
  frameTimes: Float64Array,
  oversampling: number,
  minOnset: number,
): SampledCondition {
  const times = fineGrid(frameTimes, oversampling, minOnset);
  const last = times.length - 1;
  const changes = new Map<number, number>();
  const add = (at: number, height: number) =>
    changes.set(at, (changes.get(at) ?? 0) + height);
  const { onsets, durations, amplitudes } = condition;
  const indexOf = (time: number) => Math.min(firstAtLeast(times, time), last);

  const starts = Array.from(onsets, indexOf);
  starts.forEach((start, i) => add(start, amplitudes[i]));
  starts.forEach((start, i) => {
    const end = indexOf(onsets[i] + durations[i]);
    const impulse = end === start && end < last;
    add(impulse ? end + 1 : end, -amplitudes[i]);
  });
  const changed = [...changes].filter(([, height]) => height !== 0)
    .sort(([a], [b]) => a - b);
  return {
    times,
    steps: Int32Array.from(changed, ([at]) => at),
    heights: Float64Array.from(changed, ([, height]) => height),
  };
}

function fineGrid(
  frameTimes: Float64Array,
  oversampling: number,
  minOnset: number,
): EvenSpacing {
  const n = frameTimes.length;
  const first = frameTimes.reduce((a, b) => Math.min(a, b));
  const last = frameTimes.reduce((a, b) => Math.max(a, b));
  const stretch = 1 + 1 / (n - 1);
  const rate = (n - 1) / (last - first);
  const span = (last * stretch - first - minOnset) * oversampling;
  return evenSpacing(
    first + minOnset,
    last * stretch,
    roundHalfEven(rate * span + 1),
  );
}
