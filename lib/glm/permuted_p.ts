/** p values from what relabellings gave. @module */

/** Statistics this much below another, relative to it, count as equal to it. */
const ROUNDING = 1e-10;

/** What relabellings gave, and how p is found from it. */
export interface NullCounts {
  /** Number of relabellings. */
  readonly count: number;
  /** Whether the data's own labelling is one of them. */
  readonly complete: boolean;
}

/**
 * Turns the number of relabellings that reach the observed statistic into p:
 * their share among all; where all were not enumerated, the data's own
 * labelling is counted with the random ones, so that p is never 0 and its test
 * is exact (Phipson and Smyth, Stat Appl Genet Mol Biol 9:39, 2010).
 *
 * @param reaching How many reach it.
 * @param counts How many there are.
 * @returns p.
 */
export function permutedP(
  reaching: number,
  { count, complete }: NullCounts,
): number {
  return complete ? reaching / count : (1 + reaching) / (1 + count);
}

/** Values of one statistic under relabelling, sorted. */
export class NullDistribution {
  readonly #sorted: Float64Array;

  /**
   * Sorts the values.
   *
   * @param values One value a relabelling.
   */
  constructor(values: Float64Array) {
    this.#sorted = values.slice().sort();
  }

  /** The values, ascending. */
  get sorted(): Float64Array {
    return this.#sorted;
  }

  /**
   * Counts the values that reach a statistic, or fall short of it by rounding
   * only.
   *
   * @param value The statistic.
   * @returns How many.
   */
  reaching(value: number): number {
    return this.#sorted.length -
      this.#below(value - ROUNDING * Math.abs(value));
  }

  /**
   * p as nilearn has it for sizes and masses: no less than 1 / n and no more
   * than 1 − 1 / n.
   *
   * @param value The statistic.
   * @returns p.
   */
  nilearnP(value: number): number {
    const count = this.#sorted.length;
    const p = 1 - this.#below(value - ROUNDING * Math.abs(value)) / count;
    return Math.max(1 / count, Math.min(p, 1 - 1 / count));
  }

  /** How many values are below one. */
  #below(value: number): number {
    let from = 0;
    let to = this.#sorted.length;
    while (from < to) {
      const middle = from + to >>> 1;
      if (this.#sorted[middle] < value) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
