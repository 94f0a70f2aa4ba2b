/** Coefficients of cubic B-splines, in plain TypeScript. @module */

/** The pole of the recursive filter. */
const POLE = Math.sqrt(3) - 2;
/** What each coefficient is multiplied by along one axis. */
const GAIN = 6;
/** What the last causal coefficient is multiplied by. */
const CLOSING = POLE / (POLE * POLE - 1);
/** Terms of the first coefficient; the pole to this power is below 1e-22. */
const TERMS = 40;

/** Most numbers of {@linkcode splineSums}. */
export const SPLINE_SUMS: number = 3 + 2 * TERMS;

/**
 * What the first coefficient of a line is summed with: the weight of the last
 * value, the factor of the sum, the number of terms between, and for each the
 * weights of the values so far from the first and from the last one.
 *
 * @param count Values of a line, at least 2.
 * @returns The numbers.
 */
export function splineSums(count: number): Float64Array {
  const round = POLE ** (count - 1);
  const terms = Math.min(TERMS, count - 2);
  const sums = new Float64Array(3 + 2 * terms);
  sums.set([round, GAIN / (1 - round * round), terms]);
  let power = POLE;
  for (let k = 0; k < terms; k++) {
    sums[3 + 2 * k] = power;
    sums[4 + 2 * k] = power * round;
    power *= POLE;
  }
  return sums;
}

/**
 * Replaces the values along lines that lie side by side by the coefficients of
 * the cubic B-splines through them, which are mirrored beyond the first and
 * the last value without repeating them (Unser, IEEE Signal Processing
 * Magazine 16(6), 1999).
 *
 * @param data Holds the lines.
 * @param start Where the first value of the first line is.
 * @param count Values of a line, at least 2.
 * @param step Values from one to the next of a line.
 * @param run How many lines; their first values are neighbours.
 * @param sums What {@linkcode splineSums} gives for `count`.
 */
export function prefilterRuns(
  data: Float64Array,
  start: number,
  count: number,
  step: number,
  run: number,
  sums: Float64Array,
): void {
  const last = start + (count - 1) * step;
  startRuns(data, start, count, step, run, sums);
  for (let from = start + step; from <= last; from += step) {
    for (let i = from; i < from + run; i++) {
      data[i] = GAIN * data[i] + POLE * data[i - step];
    }
  }
  for (let i = last; i < last + run; i++) {
    data[i] = (POLE * data[i - step] + data[i]) * CLOSING;
  }
  for (let from = last - step; from >= start; from -= step) {
    for (let i = from; i < from + run; i++) {
      data[i] = POLE * (data[i + step] - data[i]);
    }
  }
}

/** The first coefficients of the causal filter, the mirrored line's sum. */
function startRuns(
  data: Float64Array,
  start: number,
  count: number,
  step: number,
  run: number,
  sums: Float64Array,
): void {
  const [round, scale, terms] = sums;
  const last = start + (count - 1) * step;
  for (let i = 0; i < run; i++) data[start + i] += round * data[last + i];
  for (let k = 0; k < terms; k++) {
    const near = start + (k + 1) * step;
    const far = last - (k + 1) * step;
    const power = sums[3 + 2 * k];
    const back = sums[4 + 2 * k];
    for (let i = 0; i < run; i++) {
      data[start + i] += power * data[near + i] + back * data[far + i];
    }
  }
  for (let i = start; i < start + run; i++) data[i] *= scale;
}

/**
 * Filters four lines of neighbours, each on its way through the processor.
 *
 * @param data Holds the lines.
 * @param first Where the first line is.
 * @param row Values from one line to the next.
 * @param count Values of a line, at least 2.
 * @param sums What {@linkcode splineSums} gives for `count`.
 */
export function prefilterFour(
  data: Float64Array,
  first: number,
  row: number,
  count: number,
  sums: Float64Array,
): void {
  const second = first + row;
  const third = second + row;
  const fourth = third + row;
  startRuns(data, first, count, 1, 1, sums);
  startRuns(data, second, count, 1, 1, sums);
  startRuns(data, third, count, 1, 1, sums);
  startRuns(data, fourth, count, 1, 1, sums);
  let a = data[first];
  let b = data[second];
  let c = data[third];
  let d = data[fourth];
  for (let i = 1; i < count; i++) {
    data[first + i] = a = GAIN * data[first + i] + POLE * a;
    data[second + i] = b = GAIN * data[second + i] + POLE * b;
    data[third + i] = c = GAIN * data[third + i] + POLE * c;
    data[fourth + i] = d = GAIN * data[fourth + i] + POLE * d;
  }
  const before = count - 2;
  const last = count - 1;
  data[first + last] = a = (POLE * data[first + before] + a) * CLOSING;
  data[second + last] = b = (POLE * data[second + before] + b) * CLOSING;
  data[third + last] = c = (POLE * data[third + before] + c) * CLOSING;
  data[fourth + last] = d = (POLE * data[fourth + before] + d) * CLOSING;
  for (let i = before; i >= 0; i--) {
    data[first + i] = a = POLE * (a - data[first + i]);
    data[second + i] = b = POLE * (b - data[second + i]);
    data[third + i] = c = POLE * (c - data[third + i]);
    data[fourth + i] = d = POLE * (d - data[fourth + i]);
  }
}
