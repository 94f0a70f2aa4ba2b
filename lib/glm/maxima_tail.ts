/** p of the greatest statistics from a fitted tail. @module */
import {
  fitParetoTail,
  type ParetoTail,
  paretoTailP,
} from "../stats/pareto_tail.ts";
import type { TailBounds } from "./permutation_model.ts";

/** The tail of a statistic's maxima under relabelling. */
export class MaximaTail {
  readonly #bounds: TailBounds;
  readonly #scale: (value: number) => number;
  readonly #tail: ParetoTail | undefined;

  /**
   * Fits the tail.
   *
   * @param sorted The maxima, ascending.
   * @param bounds Between what p lies.
   * @param scale Makes of a statistic what has an exponential tail, where such
   *   a scale is known.
   */
  constructor(
    sorted: Float64Array,
    bounds: TailBounds,
    scale?: (value: number) => number,
  ) {
    this.#bounds = bounds;
    this.#scale = scale ?? ((value) => value);
    const exponential = scale !== undefined;
    this.#tail = fitParetoTail(sorted.map(this.#scale), { exponential });
  }

  /**
   * Finds p of a statistic.
   *
   * @param value The statistic.
   * @returns p; undefined if no tail fits, or it begins further out.
   */
  p(value: number): number | undefined {
    const at = this.#scale(value);
    if (this.#tail === undefined || at < this.#tail.threshold) return undefined;
    const { least, most } = this.#bounds;
    return Math.min(most, Math.max(least, paretoTailP(this.#tail, at)));
  }
}
