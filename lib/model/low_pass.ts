/** A low-pass filter that shifts nothing in time. @module */

/** Order of the filter. */
const ORDER = 5;
/** Values by which a series is continued at both ends. */
const PADDING = 3 * (ORDER + 1);

/** A filter's polynomials, from the present value backwards. */
interface Filter {
  readonly b: readonly number[];
  readonly a: readonly number[];
}

/**
 * Filters a series forwards and backwards with a Butterworth filter of order
 * 5, after continuing it at both ends by itself, turned about its end: what
 * scipy's `filtfilt` does with `butter(5, cutoff)`.
 *
 * @param series At least 19 values, else they are left as they are.
 * @param cutoff The frequency at which half of the power passes, as a part of
 * half the sampling rate: between 0 and 1.
 * @returns As many values.
 *
 * Source: Oppenheim & Schafer, Discrete-Time Signal Processing, 7.1 (bilinear
 * transformation of Butterworth filters); Gustafsson (1996), IEEE Transactions
 * on Signal Processing 44:988–992, on the filters' first states.
 */
export function lowPass(series: Float64Array, cutoff: number): Float64Array {
  const n = series.length;
  if (n <= PADDING) return series.slice();
  const filter = butterworth(cutoff);
  const state = restingState(filter);
  const extended = new Float64Array(n + 2 * PADDING);
  extended.set(series, PADDING);
  for (let i = 1; i <= PADDING; i++) {
    extended[PADDING - i] = 2 * series[0] - series[i];
    extended[PADDING + n - 1 + i] = 2 * series[n - 1] - series[n - 1 - i];
  }
  const forth = pass(extended, filter, state).reverse();
  const back = pass(forth, filter, state).reverse();
  return back.slice(PADDING, PADDING + n);
}

function butterworth(cutoff: number): Filter {
  const warped = 4 * Math.tan((Math.PI * cutoff) / 2);
  let gain: Complex = [warped ** ORDER, 0];
  let a: Complex[] = [[1, 0]];
  let b = [1];
  for (let m = 1 - ORDER; m < ORDER; m += 2) {
    const angle = (Math.PI * m) / (2 * ORDER);
    const pole: Complex = [
      -warped * Math.cos(angle),
      -warped * Math.sin(angle),
    ];
    const below: Complex = [4 - pole[0], -pole[1]];
    gain = divide(gain, below);
    a = timesRoot(a, divide([4 + pole[0], pole[1]], below));
    b = timesRoot(b.map((value) => [value, 0]), [-1, 0]).map(([re]) => re);
  }
  return { b: b.map((value) => value * gain[0]), a: a.map(([re]) => re) };
}

type Complex = readonly [re: number, im: number];

function multiply([a, b]: Complex, [c, d]: Complex): Complex {
  return [a * c - b * d, a * d + b * c];
}

function divide(top: Complex, [c, d]: Complex): Complex {
  const size = c * c + d * d;
  return multiply(top, [c / size, -d / size]);
}

/** Coefficients of a polynomial times (x − root), the highest power first. */
function timesRoot(
  coefficients: readonly Complex[],
  root: Complex,
): Complex[] {
  return Array.from({ length: coefficients.length + 1 }, (_, i): Complex => {
    const [re, im] = coefficients[i] ?? [0, 0];
    const [minusRe, minusIm] = multiply(coefficients[i - 1] ?? [0, 0], root);
    return [re - minusRe, im - minusIm];
  });
}

/** What the filter holds when it has seen ones for ever. */
function restingState({ a, b }: Filter): number[] {
  const rest = b.slice(1).map((value, i) => value - a[i + 1] * b[0]);
  const sum = (values: readonly number[]) => values.reduce((x, y) => x + y, 0);
  const first = sum(rest) / sum(a);
  let [below, above] = [1, 0];
  return rest.map((_, k) => {
    if (k === 0) return first;
    below += a[k];
    above += rest[k - 1];
    return below * first - above;
  });
}

function pass(
  series: Float64Array,
  { a, b }: Filter,
  resting: readonly number[],
): Float64Array {
  const state = resting.map((value) => value * series[0]);
  return series.map((value) => {
    const out = b[0] * value + state[0];
    for (let k = 0; k < state.length; k++) {
      state[k] = b[k + 1] * value - a[k + 1] * out + (state[k + 1] ?? 0);
    }
    return out;
  });
}
