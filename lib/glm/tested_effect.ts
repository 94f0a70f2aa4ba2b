/** A design taken apart into what a contrast tests and the rest. @module */
import { UsageError } from "../errors.ts";
import { makeDesignBasis } from "./basis.ts";

/** What the relabellings of a contrast need to know of its design. */
export interface TestedEffect {
  /** Number of maps. */
  readonly rowCount: number;
  /** The tested regressor: one value a map, of length 1, ⊥ nuisance. */
  readonly tested: Float64Array;
  /** Orthonormal regressors of the model without the effect. */
  readonly nuisance: readonly Float64Array[];
  /** Residual degrees of freedom of the whole model. */
  readonly dof: number;
  /** What a cluster-forming p is turned into t with. */
  readonly thresholdDof: number;
}

/** A design: values row by row. */
export interface DesignRows {
  /** Number of maps. */
  readonly rowCount: number;
  /** Number of columns. */
  readonly columnCount: number;
  /** Row-major values. */
  readonly data: Float64Array;
}

/**
 * Takes a design apart for one contrast of it: the regressor whose coefficient
 * is the effect, and an orthonormal basis of the model in which the effect is
 * 0, both orthogonal to each other (the partition that Winkler et al.,
 * NeuroImage 92:381, 2014, name after Beckmann: it holds for contrasts between
 * columns too).
 *
 * @param design The design.
 * @param weights The contrast's weights, one a column.
 * @returns The parts.
 * @throws {UsageError} If the effect cannot be told from the other columns, or
 *   no degrees of freedom are left.
 */
export function partitionDesign(
  { data, rowCount, columnCount }: DesignRows,
  weights: readonly number[],
): TestedEffect {
  const basis = makeDesignBasis(data, rowCount, columnCount);
  const { q, rank, fromBasis } = basis;
  const onBasis = new Float64Array(rank);
  weights.forEach((weight, column) => {
    for (let k = 0; k < rank; k++) {
      onBasis[k] += weight * fromBasis[column * rank + k];
    }
  });
  requireEstimable(data, columnCount, q, rank, onBasis, weights);
  const dof = rowCount - rank;
  if (dof < 1) {
    throw new UsageError(
      `the design has rank ${rank} for ${rowCount} maps, expected fewer ` +
        "columns than maps",
      { field: "--design-matrix" },
    );
  }
  const columns = rotateOnto(onBasis).map((direction) =>
    combine(q, rowCount, rank, direction)
  );
  return {
    rowCount,
    tested: columns[0],
    nuisance: columns.slice(1),
    dof,
    thresholdDof: dof,
  };
}

/** Refuses a contrast that no combination of rows of the design gives. */
function requireEstimable(
  data: Float64Array,
  columnCount: number,
  q: Float64Array,
  rank: number,
  onBasis: Float64Array,
  weights: readonly number[],
): void {
  const rowCount = q.length / rank;
  const regressor = combine(q, rowCount, rank, onBasis);
  const scale = Math.hypot(...weights);
  weights.forEach((weight, column) => {
    let given = 0;
    for (let i = 0; i < rowCount; i++) {
      given += regressor[i] * data[i * columnCount + column];
    }
    if (Math.abs(given - weight) > 1e-7 * scale) {
      throw new UsageError(
        "the contrast cannot be estimated: the design's columns depend on " +
          "one another, and its value depends on how they are told apart",
        { field: "--contrast" },
      );
    }
  });
}

/** An orthonormal basis whose first vector has a direction. */
function rotateOnto(direction: Float64Array): Float64Array[] {
  const size = direction.length;
  const length = Math.hypot(...direction);
  const mirror = direction.map((value) => value / length);
  const sign = mirror[0] < 0 ? -1 : 1;
  mirror[0] += sign;
  const square = mirror.reduce((sum, value) => sum + value * value, 0);
  return Array.from(
    { length: size },
    (_, column) =>
      mirror.map((value, row) => {
        const unit = row === column ? 1 : 0;
        const reflected = unit - 2 * value * mirror[column] / square;
        return column === 0 ? -sign * reflected : reflected;
      }),
  );
}

function combine(
  q: Float64Array,
  rowCount: number,
  rank: number,
  weights: Float64Array,
): Float64Array {
  return Float64Array.from({ length: rowCount }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += q[i * rank + k] * weights[k];
    return sum;
  });
}
