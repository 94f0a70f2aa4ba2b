/** How well a design can tell its columns apart. @module */

import { counted } from "../counted.ts";
import { UsageError } from "../errors.ts";
import { svd } from "../kernels/svd.ts";
import type { DesignMatrix } from "./types.ts";

/** Part of the norm by which directions may differ and still be the same. */
const SAME_DIRECTION = 1e-9;

/** A design as its singular value decomposition shows it. */
interface Decomposed {
  readonly columnCount: number;
  /** (XᵀX)⁺, row after row, of columns of norm 1. */
  readonly inverse: Float64Array;
  /** Unit vectors that the design maps to 0, one after another. */
  readonly nullSpace: readonly Float64Array[];
  /** Norms of the columns. */
  readonly norms: readonly number[];
}

/**
 * Variance inflation factors: by how much the variance of a column's effect
 * is larger than if no other column looked like it, 1 / (1 − R²), where R² is
 * that of the column regressed on all others, drifts and constant included
 * (Belsley, Kuh & Welsch 1980). Without a constant R² is not centred.
 *
 * @param design The design.
 * @returns One number a column: at least 1, infinite for a column that others
 *   add up to, NaN for a constant column.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { varianceInflationFactors } from "@niglm/niglm/design";
 *
 * const factors = varianceInflationFactors({
 *   columns: ["a", "b", "constant"],
 *   rowCount: 4,
 *   data: Float64Array.of(1, 0, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1),
 *   frameTimes: undefined,
 * });
 * assertAlmostEquals(factors[0], 1, 1e-12);
 * ```
 */
export function varianceInflationFactors(design: DesignMatrix): number[] {
  const { columns, rowCount, data } = design;
  const { inverse, nullSpace, norms } = decompose(design);
  const count = columns.length;
  const column = (j: number) =>
    Float64Array.from({ length: rowCount }, (_, i) => data[i * count + j]);
  const constants = columns.map((_, j) => isConstant(column(j)));
  const centred = constants.includes(true);
  return columns.map((_, j) => {
    if (constants[j]) return NaN;
    if (nullSpace.some((vector) => Math.abs(vector[j]) > SAME_DIRECTION)) {
      return Infinity;
    }
    const values = column(j);
    const mean = centred ? values.reduce((a, b) => a + b, 0) / rowCount : 0;
    const square = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    return inverse[j * count + j] * square / norms[j] ** 2;
  });
}

/**
 * The efficiency of a contrast: 1 / trace(C (XᵀX)⁻¹ Cᵀ), the inverse of the
 * variance of its effect per unit of noise (Dale 1999; Liu et al. 2001). It
 * depends on the scale of weights and columns: compare it between designs, not
 * between contrasts of other scale.
 *
 * @param design The design.
 * @param weights Rows of weights, one weight a column.
 * @returns The efficiency; 0 where the design cannot estimate the contrast.
 * @throws {UsageError} If a row has another number of weights.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { contrastEfficiency } from "@niglm/niglm/design";
 *
 * const design = {
 *   columns: ["a", "b"],
 *   rowCount: 2,
 *   data: Float64Array.of(2, 0, 0, 2),
 *   frameTimes: undefined,
 * };
 * assertAlmostEquals(contrastEfficiency(design, [[1, -1]]), 2, 1e-12);
 * ```
 */
export function contrastEfficiency(
  design: DesignMatrix,
  weights: readonly (readonly number[])[],
): number {
  const { columnCount, inverse, nullSpace, norms } = decompose(design);
  let trace = 0;
  for (const row of weights) {
    if (row.length !== columnCount) {
      throw new UsageError(
        `contrast: found ${
          counted(row.length, "weight")
        }, expected ${columnCount}, one for each column of the design`,
        { field: "contrast" },
      );
    }
    const scaled = row.map((weight, j) => norms[j] > 0 ? weight / norms[j] : 0);
    const length = Math.hypot(...scaled);
    const lost = nullSpace.some((vector) =>
      Math.abs(dot(scaled, vector)) > SAME_DIRECTION * length
    ) || row.some((weight, j) =>
      weight !== 0 && norms[j] === 0
    );
    if (lost) return 0;
    for (let i = 0; i < columnCount; i++) {
      for (let j = 0; j < columnCount; j++) {
        trace += scaled[i] * inverse[i * columnCount + j] * scaled[j];
      }
    }
  }
  return 1 / trace;
}

function decompose({ columns, rowCount, data }: DesignMatrix): Decomposed {
  const columnCount = columns.length;
  const norms = columns.map((_, j) => {
    let square = 0;
    for (let i = 0; i < rowCount; i++) square += data[i * columnCount + j] ** 2;
    return Math.sqrt(square);
  });
  const rows = Math.max(rowCount, columnCount);
  const scaled = new Float64Array(rows * columnCount);
  data.forEach((value, at) => {
    const norm = norms[at % columnCount];
    scaled[at] = norm > 0 ? value / norm : 0;
  });
  const { s, v } = svd(scaled, rows, columnCount);
  const smallest = s[0] * rows * Number.EPSILON;
  const inverse = new Float64Array(columnCount * columnCount);
  const nullSpace: Float64Array[] = [];
  for (let k = 0; k < columnCount; k++) {
    const vector = Float64Array.from(
      { length: columnCount },
      (_, j) => v[j * columnCount + k],
    );
    if (!(s[k] > smallest)) {
      nullSpace.push(vector);
      continue;
    }
    for (let i = 0; i < columnCount; i++) {
      for (let j = 0; j < columnCount; j++) {
        inverse[i * columnCount + j] += vector[i] * vector[j] / s[k] ** 2;
      }
    }
  }
  return { columnCount, inverse, nullSpace, norms };
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

function dot(a: readonly number[], b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
