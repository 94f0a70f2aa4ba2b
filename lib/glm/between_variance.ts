/** The variance between subjects, of one voxel. @module */

import { WeightedFit } from "./weighted_fit.ts";

/** How the variance between subjects is estimated. */
export type VarianceMethod = "dl" | "reml";

const MOST_STEPS = 10_000;
/** Steps after which those that go to and fro are halved between the ends. */
const PATIENCE = 20;
/** Part of the variances' mean below which a step counts as none. */
const CONVERGED = 1e-13;
/** The same for steps that are short enough for Newton's to take over. */
const NEAR = 1e-2;
/** The same for τ² that steps below 0 then lead to 0. */
const NEXT_TO_ZERO = 1e-3;
/** By how much 0 must be likelier to be taken in place of a maximum. */
const LIKELIER = Number.EPSILON ** 0.25;

/**
 * Estimates, for effects with known variances and a design, the variance τ²
 * that comes on top: by DerSimonian and Laird's moments (Controlled Clinical
 * Trials 1986; 7:177), or by restricted likelihood with Fisher scoring
 * (Viechtbauer, J Educ Behav Stat 2005; 30:261), from the start and with the
 * halved steps of R's metafor; short steps are Newton's, and steps that go to
 * and fro are halved between their ends. τ² is never below 0.
 */
export class BetweenVariance {
  /** The weighted fit with the last estimate: weights 1 / (v + τ²). */
  readonly fit: WeightedFit;
  /** Whether the last estimate converged. */
  converged = true;
  readonly #rank: number;
  readonly #weights: Float64Array;
  readonly #moment: Float64Array;
  readonly #third: Float64Array;

  /**
   * @param rank Columns of the basis.
   * @param mostRows Most effects of a voxel.
   */
  constructor(rank: number, mostRows: number) {
    this.fit = new WeightedFit(rank, mostRows);
    this.#rank = rank;
    this.#weights = new Float64Array(mostRows);
    this.#moment = new Float64Array(rank * rank);
    this.#third = new Float64Array(rank * rank);
  }

  /**
   * Estimates τ² and leaves the fit that goes with it.
   *
   * @param method The estimator.
   * @param q Rows of the basis, row-major `count × rank`.
   * @param y Effects.
   * @param v Their variances, each above 0.
   * @param count Number of effects, above the rank.
   * @returns τ², or nothing where the rows do not determine the coefficients.
   */
  estimate(
    method: VarianceMethod,
    q: Float64Array,
    y: Float64Array,
    v: Float64Array,
    count: number,
  ): number | undefined {
    this.converged = true;
    const weights = this.#weights;
    weights.fill(1);
    if (!this.fit.factor(q, weights, count)) return undefined;
    const tau2 = method === "dl"
      ? this.#moments(q, y, v, count)
      : this.#scoring(q, y, v, count);
    this.#fitWith(tau2, q, y, v, count);
    return tau2;
  }

  #fitWith(
    tau2: number,
    q: Float64Array,
    y: Float64Array,
    v: Float64Array,
    count: number,
    turns: 1 | 2 = 2,
  ): number {
    const weights = this.#weights;
    for (let t = 0; t < count; t++) weights[t] = 1 / (v[t] + tau2);
    this.fit.factor(q, weights, count);
    return this.fit.solve(q, weights, y, count, turns);
  }

  /** (Q − (n − p)) / tr P. */
  #moments(
    q: Float64Array,
    y: Float64Array,
    v: Float64Array,
    count: number,
  ): number {
    const squares = this.#fitWith(0, q, y, v, count);
    const { trace } = this.#traces(q, count);
    return Math.max(0, (squares - (count - this.#rank)) / trace);
  }

  #scoring(
    q: Float64Array,
    y: Float64Array,
    v: Float64Array,
    count: number,
  ): number {
    let tau2 = this.#hedges(q, y, v, count);
    let scale = 0;
    for (let t = 0; t < count; t++) scale += v[t] / count;
    this.converged = false;
    let low = 0;
    let high = Infinity;
    for (let step = 0; step < MOST_STEPS && !this.converged; step++) {
      let change = this.#step(tau2, scale, q, y, v, count);
      if (change > 0) {
        low = tau2;
        if (high <= low) high = Infinity;
      } else if (change < 0) {
        high = tau2;
        if (low >= high) low = 0;
      }
      if (tau2 + change < 0) {
        const near = tau2 <= NEXT_TO_ZERO * scale;
        if (near && this.#step(0, scale, q, y, v, count) <= 0) {
          this.converged = true;
          return 0;
        }
        while (tau2 + change < 0) change /= 2;
      }
      const after = tau2 + change;
      const astray = after <= low || after >= high || step % 2 === 0;
      if (step > PATIENCE && high < Infinity && astray) {
        change = (low + high) / 2 - tau2;
      }
      tau2 += change;
      this.converged = Math.abs(change) <= CONVERGED * (scale + tau2);
    }
    if (tau2 < 1e-12 * scale) return 0;
    const here = this.#logLikelihood(tau2, q, y, v, count);
    const atZero = this.#logLikelihood(0, q, y, v, count);
    return atZero - here > LIKELIER ? 0 : tau2;
  }

  /** Hedges' estimate: where the scoring starts. */
  #hedges(
    q: Float64Array,
    y: Float64Array,
    v: Float64Array,
    count: number,
  ): number {
    const rank = this.#rank;
    const weights = this.#weights;
    weights.fill(1);
    const squares = this.fit.solve(q, weights, y, count);
    const { inverse } = this.fit;
    let trace = 0;
    for (let t = 0; t < count; t++) {
      let leverage = 0;
      for (let i = 0; i < rank; i++) {
        for (let j = 0; j < rank; j++) {
          leverage += q[t * rank + i] * inverse[i * rank + j] * q[t * rank + j];
        }
      }
      trace += v[t] * (1 - leverage);
    }
    return Math.max(0, (squares - trace) / (count - rank));
  }

  /**
   * A step of Fisher scoring, (yᵀPPy − tr P) / tr PP; or, where that is short,
   * of Newton's method, whose denominator is 2·yᵀPPPy − tr PP.
   */
  #step(
    tau2: number,
    scale: number,
    q: Float64Array,
    y: Float64Array,
    v: Float64Array,
    count: number,
  ): number {
    this.#fitWith(tau2, q, y, v, count, 1);
    const { residuals } = this.fit;
    const weights = this.#weights;
    let squares = 0;
    for (let t = 0; t < count; t++) squares += (weights[t] * residuals[t]) ** 2;
    const { trace, traceOfSquare } = this.#traces(q, count);
    const score = squares - trace;
    const change = score / traceOfSquare;
    if (!Number.isFinite(change)) return 0;
    if (Math.abs(change) > NEAR * (scale + tau2)) return change;
    const curvature = 2 * this.#cubes(q, count) - traceOfSquare;
    return curvature > 0 ? score / curvature : change;
  }

  /** yᵀPPPy, from the residuals r with Py = Wr: (Wr)ᵀ·P·(Wr). */
  #cubes(q: Float64Array, count: number): number {
    const rank = this.#rank;
    const { inverse, residuals } = this.fit;
    const weights = this.#weights;
    const projected = this.#moment.fill(0);
    let sum = 0;
    for (let t = 0; t < count; t++) {
      const weighted = weights[t] * residuals[t];
      sum += weights[t] * weighted * weighted;
      for (let i = 0; i < rank; i++) {
        projected[i] += weights[t] * weighted * q[t * rank + i];
      }
    }
    for (let i = 0; i < rank; i++) {
      for (let j = 0; j < rank; j++) {
        sum -= projected[i] * inverse[i * rank + j] * projected[j];
      }
    }
    return sum;
  }

  /** Traces of P = W − WQ(QᵀWQ)⁻¹QᵀW and of its square. */
  #traces(q: Float64Array, count: number) {
    const rank = this.#rank;
    const weights = this.#weights;
    const second = this.#moment.fill(0);
    const third = this.#third.fill(0);
    let trace = 0;
    let traceOfSquare = 0;
    for (let t = 0; t < count; t++) {
      const square = weights[t] * weights[t];
      const cube = square * weights[t];
      trace += weights[t];
      traceOfSquare += square;
      for (let i = 0; i < rank; i++) {
        for (let j = 0; j < rank; j++) {
          const pair = q[t * rank + i] * q[t * rank + j];
          second[i * rank + j] += square * pair;
          third[i * rank + j] += cube * pair;
        }
      }
    }
    const { inverse } = this.fit;
    for (let i = 0; i < rank; i++) {
      for (let j = 0; j < rank; j++) {
        trace -= inverse[i * rank + j] * second[j * rank + i];
        traceOfSquare -= 2 * inverse[i * rank + j] * third[j * rank + i];
        traceOfSquare += product(inverse, second, i, j, rank) *
          product(inverse, second, j, i, rank);
      }
    }
    return { trace, traceOfSquare };
  }

  /** The restricted log likelihood but for a constant. */
  #logLikelihood(
    tau2: number,
    q: Float64Array,
    y: Float64Array,
    v: Float64Array,
    count: number,
  ): number {
    const squares = this.#fitWith(tau2, q, y, v, count);
    let logs = 0;
    for (let t = 0; t < count; t++) logs += Math.log(v[t] + tau2);
    return -(logs + this.fit.logDeterminant + squares) / 2;
  }
}

/** An element of the product of two square matrices. */
function product(
  a: Float64Array,
  b: Float64Array,
  i: number,
  j: number,
  rank: number,
): number {
  let sum = 0;
  for (let k = 0; k < rank; k++) sum += a[i * rank + k] * b[k * rank + j];
  return sum;
}
