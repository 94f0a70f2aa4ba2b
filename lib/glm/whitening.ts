/** The Gram matrix of a basis after AR(1) whitening, and its inverse. @module */
import { invertPositiveDefinite } from "../kernels/cholesky.ts";
import { dot } from "../kernels/dot.ts";
import type { DesignBasis } from "./basis.ts";
import { neighbourGram } from "../kernels/column_gram.ts";

/** Neighbours between columns below this are rounding. */
const ROUNDING = 1e-13;

/**
 * What whitening by `yₜ − ρ·yₜ₋₁`, the first scan left as it is, makes of a
 * basis: its Gram matrix is `(1 + ρ²)·1 − ρ·N − ρ²·l·lᵀ`, with N the basis'
 * neighbours in time and l the basis at the last scan.
 */
export interface Whitening {
  /** N, where it is but a diagonal. */
  readonly diagonal: Float64Array | undefined;
  /** Multiplies coefficients by N. */
  multiply(coefficients: Float64Array, target: Float64Array): void;
  /** Multiplies a score by the Gram matrix' inverse at a coefficient ρ. */
  solve(rho: number, score: Float64Array, target: Float64Array): void;
  /** The Gram matrix' inverse at ρ, row-major. */
  inverse(rho: number): Float64Array;
}

/**
 * Prepares the whitening of a basis: in as many steps as it has columns where
 * they are separated, else with full matrices.
 *
 * @param basis The design's basis.
 * @returns The whitening.
 */
export function makeWhitening(basis: DesignBasis): Whitening {
  const { q, rank, rowCount } = basis;
  const neighbours = neighbourGram(q, rowCount, rank);
  const last = q.subarray((rowCount - 1) * rank);
  const separated = neighbours.every((value, at) =>
    Math.floor(at / rank) === at % rank || Math.abs(value) < ROUNDING
  );
  return separated
    ? new SeparatedWhitening(neighbours, last)
    : new FullWhitening(neighbours, last);
}

class FullWhitening implements Whitening {
  readonly diagonal: undefined;
  readonly #neighbours: Float64Array;
  readonly #last: Float64Array;
  readonly #inverses = new Map<number, Float64Array>();

  constructor(neighbours: Float64Array, last: Float64Array) {
    this.#neighbours = neighbours;
    this.#last = last;
  }

  multiply(coefficients: Float64Array, target: Float64Array): void {
    multiply(this.#neighbours, coefficients, target);
  }

  solve(rho: number, score: Float64Array, target: Float64Array): void {
    multiply(this.inverse(rho), score, target);
  }

  inverse(rho: number): Float64Array {
    const known = this.#inverses.get(rho);
    if (known) return known;
    const last = this.#last;
    const rank = last.length;
    const gram = this.#neighbours.map((value, at) => {
      const i = Math.floor(at / rank);
      const j = at % rank;
      return (i === j ? 1 + rho * rho : 0) - rho * value -
        rho * rho * last[i] * last[j];
    });
    const inverse = invertPositiveDefinite(gram, rank);
    this.#inverses.set(rho, inverse);
    return inverse;
  }
}

/** `D⁻¹ + factor·u·uᵀ`, `u = D⁻¹·l`. */
interface UpdatedDiagonal {
  readonly diagonal: Float64Array;
  readonly u: Float64Array;
  readonly factor: number;
}

/**
 * A diagonal and one term more is inverted by the formula of Sherman and
 * Morrison (Annals of Mathematical Statistics 1950;21:124–127).
 */
class SeparatedWhitening implements Whitening {
  readonly diagonal: Float64Array;
  readonly #last: Float64Array;
  readonly #updates = new Map<number, UpdatedDiagonal>();

  constructor(neighbours: Float64Array, last: Float64Array) {
    this.diagonal = last.map((_, i) => neighbours[i * last.length + i]);
    this.#last = last;
  }

  multiply(coefficients: Float64Array, target: Float64Array): void {
    for (let i = 0; i < target.length; i++) {
      target[i] = this.diagonal[i] * coefficients[i];
    }
  }

  solve(rho: number, score: Float64Array, target: Float64Array): void {
    const { diagonal, u, factor } = this.#update(rho);
    const along = factor * dot(u, score);
    for (let i = 0; i < target.length; i++) {
      target[i] = diagonal[i] * score[i] + along * u[i];
    }
  }

  inverse(rho: number): Float64Array {
    const { diagonal, u, factor } = this.#update(rho);
    const rank = u.length;
    return Float64Array.from({ length: rank * rank }, (_, at) => {
      const i = Math.floor(at / rank);
      const j = at % rank;
      return factor * u[i] * u[j] + (i === j ? diagonal[i] : 0);
    });
  }

  #update(rho: number): UpdatedDiagonal {
    const known = this.#updates.get(rho);
    if (known) return known;
    const diagonal = this.diagonal.map((neighbour) =>
      1 / (1 + rho * (rho - neighbour))
    );
    const u = diagonal.map((value, i) => value * this.#last[i]);
    const factor = rho * rho / (1 - rho * rho * dot(u, this.#last));
    const update = { diagonal, u, factor };
    this.#updates.set(rho, update);
    return update;
  }
}

function multiply(
  matrix: Float64Array,
  vector: Float64Array,
  target: Float64Array,
): void {
  const n = vector.length;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[i * n + j] * vector[j];
    target[i] = sum;
  }
}
