/** Responses sampled as pybids 0.22 samples them. @module */

import { gammaDensity } from "../design/gamma_density.ts";
import type { HrfFunction, HrfModelName } from "../design/hrf_model.ts";
import { linspace } from "../design/linspace.ts";
import { computeRegressor } from "../design/regressor.ts";
import { roundHalfEven } from "../design/round_half_even.ts";
import { lowPass } from "./low_pass.ts";
import type { ConvolvedColumn, Timing } from "./scans.ts";
import {
  type DenseVariable,
  numbersOf,
  type SparseVariable,
  type Variable,
} from "./variable.ts";

/** Samples a second of what is convolved. */
const RATE = 10;
/** Seconds below which onsets and durations are not told apart. */
const RESOLUTION = 0.01;

/**
 * Convolves a variable as pybids does: on a grid of ten samples a second (of a
 * series on the scans), as fine between them as onsets and durations need.
 * Its responses are those of early nilearn, where `dispersion` moves the gamma
 * densities and leaves their scale at 1; FIR columns are sums, not means.
 *
 * @param variable Events, or a series.
 * @param model The response.
 * @param firDelays Delays of the FIR model, in samples of the grid.
 * @param timing The scans.
 * @returns A column a response.
 */
export function convolveAsPybids(
  variable: SparseVariable | DenseVariable,
  model: HrfModelName,
  firDelays: readonly number[],
  { frameTimes, tR }: Timing,
): ConvolvedColumn[] {
  const isSparse = variable.kind === "sparse";
  const fine = isSparse || variable.fine;
  const rate = fine ? RATE : 1 / tR;
  const duration = frameTimes.length * tR;
  const count = fine ? Math.ceil(duration * rate) : frameTimes.length;
  const times = Float64Array.from(
    { length: count },
    (_, i) => fine ? i * (duration / count) : i * tR,
  );
  const onsets = isSparse ? variable.onsets : times;
  const durations = isSparse ? variable.durations : times.map(() => 1 / rate);
  const resolution = divisor([...onsets, ...durations], RESOLUTION) *
    RESOLUTION;
  const needed = Math.max(
    1,
    Math.min((isSparse ? 2 : 1) / resolution, 1 / RESOLUTION),
  );
  const oversampling = Math.ceil(needed / rate);
  const events = { onsets, durations, amplitudes: numbersOf(variable) };
  const options = { conditionName: "", oversampling, firDelays, minOnset: 0 };
  const columns = computeRegressor(
    events,
    model === "fir" ? model : earlyResponses(model),
    times,
    options,
  );
  const suffixes = model === "fir"
    ? columns.map(({ name }) => name.replace("_delay", ""))
    : ["", "_derivative", "_dispersion"];
  const values = columns.map((column) =>
    model === "fir"
      ? column.values.map((value) => value * oversampling)
      : column.values
  );
  return values.map((own, i) => ({
    suffix: suffixes[i],
    variable: { kind: "dense", values: [...own], numbers: "real", fine },
  }));
}

/** The largest number of units that divides all times; 0 where all are 0. */
function divisor(times: readonly number[], unit: number): number {
  return times.reduce((found, time) => {
    let [a, b] = [found, Math.abs(roundHalfEven(time / unit))];
    while (b > 0) [a, b] = [b, a % b];
    return a;
  }, 0);
}

/** Early nilearn's responses: `dispersion` moves their densities, not more. */
interface EarlyShape {
  readonly undershoot: number;
  readonly dispersion: number;
  readonly uDispersion: number;
  readonly ratio: number;
}

const SPM: EarlyShape = {
  undershoot: 16,
  dispersion: 1,
  uDispersion: 1,
  ratio: 0.167,
};
const GLOVER: EarlyShape = {
  undershoot: 12,
  dispersion: 0.9,
  uDispersion: 0.9,
  ratio: 0.35,
};

function earlyResponses(model: HrfModelName): HrfFunction[] {
  const step = 0.1;
  const change = 0.01;
  const [family, ...parts] = model.split(" + ");
  const shape = family === "spm" ? SPM : GLOVER;
  const spread = { ...shape, uDispersion: 1 };
  const wide = { ...spread, dispersion: shape.dispersion + change };
  const less = (a: Float64Array, b: Float64Array, by: number) =>
    a.map((value, i) => (value - b[i]) / by);
  const response: HrfFunction = (tR, grid) => early(shape, tR, grid, 0);
  const derivative: HrfFunction = (tR, grid) =>
    less(early(shape, tR, grid, 0), early(shape, tR, grid, step), step);
  const dispersion: HrfFunction = (tR, grid) =>
    less(early(spread, tR, grid, 0), early(wide, tR, grid, 0), change);
  return [response, derivative, dispersion].slice(0, 1 + parts.length);
}

function early(
  { dispersion, ratio, uDispersion, undershoot }: EarlyShape,
  tR: number,
  oversampling: number,
  onset: number,
): Float64Array {
  const dt = tR / oversampling;
  const times = linspace(0, 32, roundHalfEven(32 / dt));
  const peak = gammaDensity(6 / dispersion, 1);
  const dip = gammaDensity(undershoot / uDispersion, 1);
  const response = times.map((time) =>
    peak(time - onset - dt / dispersion) -
    ratio * dip(time - onset - dt / uDispersion)
  );
  const total = response.reduce((sum, value) => sum + value);
  return response.map((value) => value / total);
}

/**
 * Makes a series of events as pybids does: bins that all onsets and durations
 * are multiples of, then as many samples as are asked for.
 *
 * @param variable The events, in the order of their onsets.
 * @param timing The scans.
 * @param rate Samples a second.
 * @returns The series.
 */
export function densifyAsPybids(
  variable: SparseVariable,
  { frameTimes, tR }: Timing,
  rate: number,
): DenseVariable {
  const { durations, onsets } = variable;
  const common = divisor([...onsets, ...durations], 0.001);
  const bins = common === 0 ? rate : Math.max(1000 / common, rate);
  const length = Math.ceil(
    roundHalfEven(bins * frameTimes.length * tR * 1000) / 1000,
  );
  const series = new Float64Array(length);
  numbersOf(variable).forEach((value, i) => {
    const start = roundHalfEven(onsets[i] * bins);
    series.fill(value, start, start + roundHalfEven(durations[i] * bins));
  });
  const values = bins === rate
    ? series
    : resample(series, rate, bins, Math.ceil((length * rate) / bins));
  return { kind: "dense", values: [...values], numbers: "real", fine: true };
}

/**
 * The values of a variable at the scans as pybids finds them: filtered below
 * half the rate of scans, then spread over the scans so that the last sample is
 * the last scan's.
 *
 * @param variable Numbers.
 * @param timing The scans.
 * @returns One value a scan.
 */
export function resampleAsPybids(
  variable: Variable,
  timing: Timing,
): Float64Array {
  const { frameTimes, tR } = timing;
  if (variable.kind === "sparse") {
    const { values } = densifyAsPybids(variable, timing, 1 / tR);
    const series = new Float64Array(frameTimes.length);
    series.set((values as number[]).slice(0, series.length));
    return series;
  }
  const series = Float64Array.from(numbersOf(variable));
  if (variable.kind === "simple" || !variable.fine) return series;
  return resample(series, 1 / tR, RATE, frameTimes.length);
}

function resample(
  series: Float64Array,
  rate: number,
  before: number,
  count: number,
): Float64Array {
  const filtered = rate < before ? lowPass(series, rate / before) : series;
  return linspace(0, series.length - 1, count).map((at) => {
    const low = Math.min(Math.floor(at), series.length - 2);
    return filtered[low] + (at - low) * (filtered[low + 1] - filtered[low]);
  });
}
