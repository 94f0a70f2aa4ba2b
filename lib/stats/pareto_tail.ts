/** The tail of a distribution from which values were drawn. @module */

/** Shares of the values that are tried as tail, the largest first. */
const SHARES = [0.25, 0.2, 0.15, 0.1, 0.075, 0.05];
/** Fewest values of a tail. */
const FEWEST = 50;
/** Critical value (5 %) of an exponential tail whose mean was found. */
const EXPONENTIAL_CRITICAL = 1.321;
/** Shapes, and the critical value (5 %) of tails found by moments. */
const SHAPES = [-0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.5];
const CRITICAL = [1.437, 1.131, 0.968, 0.89, 0.869, 0.875, 1.629];

/** A generalised Pareto distribution of what lies beyond a threshold. */
export interface ParetoTail {
  /** Where the tail begins. */
  readonly threshold: number;
  /** The share of the values that lie beyond it. */
  readonly share: number;
  /** Scale σ, above 0, in the values' unit. */
  readonly scale: number;
  /** Shape k: above 0 the tail ends at σ / k, 0 is exponential. */
  readonly shape: number;
}

/** How {@linkcode fitParetoTail} fits. */
export interface ParetoTailOptions {
  /**
   * Whether the tail is expected to be exponential: its shape is then 0
   * unless that does not fit.
   *
   * @default {false}
   */
  readonly exponential?: boolean;
}

/**
 * Fits a generalised Pareto distribution to the upper tail of values, as
 * Knijnenburg et al. (Bioinformatics 25:i161, 2009) and Winkler et al.
 * (NeuroImage 141:502, 2016) do for permutation tests: to the largest quarter
 * of the values, or, while the Anderson–Darling test refuses it at 5 %, to
 * fewer. Scale and shape are found by moments (Hosking and Wallis,
 * Technometrics 29:339, 1987).
 *
 * @param values The values, ascending.
 * @param options What tail is expected.
 * @returns The tail; undefined if none fits.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { fitParetoTail, paretoTailP } from "@niglm/niglm/stats";
 *
 * const values = Float64Array.from(
 *   { length: 2000 },
 *   (_, i) => -Math.log(1 - (i + 0.5) / 2000),
 * );
 * const tail = fitParetoTail(values, { exponential: true });
 * assert(tail !== undefined);
 * assert(Math.abs(paretoTailP(tail, 9) / Math.exp(-9) - 1) < 0.1);
 * ```
 */
export function fitParetoTail(
  values: Float64Array,
  { exponential = false }: ParetoTailOptions = {},
): ParetoTail | undefined {
  const families = exponential
    ? [fitExponential, fitByMoments]
    : [fitByMoments];
  for (const fit of families) {
    for (const share of SHARES) {
      const count = Math.floor(share * values.length);
      if (count < FEWEST) break;
      const first = values.length - count;
      const threshold = (values[first - 1] + values[first]) / 2;
      const beyond = values.subarray(first).map((value) => value - threshold);
      const found = fit(beyond);
      if (found === undefined || !(found.scale > 0)) continue;
      const tail = { threshold, share: count / values.length, ...found };
      if (andersonDarling(beyond, tail) < found.critical) {
        const { scale, shape } = found;
        return { threshold, share: tail.share, scale, shape };
      }
    }
  }
  return undefined;
}

/**
 * Returns the probability of a value at least as large as one beyond a tail's
 * threshold.
 *
 * @param tail The tail.
 * @param value A value, at least the threshold.
 * @returns A probability; 0 beyond the end of a tail that ends.
 */
export function paretoTailP(tail: ParetoTail, value: number): number {
  return tail.share * survival(tail, value - tail.threshold);
}

/** What a fit found, and what the test's statistic must stay below. */
interface Fit {
  readonly scale: number;
  readonly shape: number;
  readonly critical: number;
}

function fitExponential(beyond: Float64Array): Fit {
  return {
    scale: meanOf(beyond),
    shape: 0,
    critical: EXPONENTIAL_CRITICAL / (1 + 0.6 / beyond.length),
  };
}

function fitByMoments(beyond: Float64Array): Fit | undefined {
  const mean = meanOf(beyond);
  let squares = 0;
  for (const value of beyond) squares += (value - mean) ** 2;
  const ratio = mean * mean / (squares / (beyond.length - 1));
  const shape = (ratio - 1) / 2;
  const last = SHAPES.length - 1;
  if (!(shape > SHAPES[0] && shape < SHAPES[last])) return undefined;
  let i = 1;
  while (shape > SHAPES[i]) i++;
  const part = (shape - SHAPES[i - 1]) / (SHAPES[i] - SHAPES[i - 1]);
  return {
    scale: mean * (ratio + 1) / 2,
    shape,
    critical: CRITICAL[i - 1] + part * (CRITICAL[i] - CRITICAL[i - 1]),
  };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** P of more than an excess over the threshold. */
function survival(
  { scale, shape }: Pick<ParetoTail, "scale" | "shape">,
  excess: number,
): number {
  if (Math.abs(shape) < 1e-9) return Math.exp(-excess / scale);
  const rest = 1 - shape * excess / scale;
  return rest > 0 ? Math.exp(Math.log(rest) / shape) : 0;
}

/** The Anderson–Darling statistic A² of ascending excesses. */
function andersonDarling(beyond: Float64Array, tail: ParetoTail): number {
  const count = beyond.length;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const below = 1 - survival(tail, beyond[i]);
    const above = survival(tail, beyond[count - 1 - i]);
    sum += (2 * i + 1) *
      (Math.log(Math.max(below, 1e-300)) + Math.log(Math.max(above, 1e-300)));
  }
  return -count - sum / count;
}
