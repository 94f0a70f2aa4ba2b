/** A design taken apart as nilearn's `non_parametric_inference` does. @module */
import { UsageError } from "../errors.ts";
import { svd } from "../kernels/svd.ts";
import type { DesignRows, TestedEffect } from "./tested_effect.ts";

/** A singular value below this is 0, as in nilearn. */
const NULL = 1e-12;

/** A design taken apart by nilearn, and how nilearn relabels it. */
export interface NilearnEffect extends TestedEffect {
  /** Whether signs are flipped; labels are permuted otherwise. */
  readonly flips: boolean;
}

/**
 * Takes a design apart as nilearn 0.14.0 does: the tested regressor is the
 * design times the contrast, nuisance are the columns with weight 0, and a
 * constant is added where there is none. Signs are flipped if the tested
 * regressor is constant or exactly one nuisance column is; otherwise labels
 * are permuted.
 *
 * @param design The design.
 * @param weights The contrast's weights, one a column.
 * @returns The parts and the way of relabelling.
 * @throws {UsageError} If no degrees of freedom are left.
 */
export function nilearnEffect(
  { data, rowCount, columnCount }: DesignRows,
  weights: readonly number[],
): NilearnEffect {
  const column = (k: number) =>
    Float64Array.from(
      { length: rowCount },
      (_, i) => data[i * columnCount + k],
    );
  const tested = new Float64Array(rowCount);
  weights.forEach((weight, k) => {
    column(k).forEach((value, i) => tested[i] += weight * value);
  });
  const confounds = weights.flatMap((weight, k) =>
    weight === 0 ? [column(k)] : []
  );
  const constants = confounds.filter(isConstant).length;
  let flips = isConstant(tested);
  let kept = confounds;
  if (flips && constants === 1 || constants > 1) {
    kept = confounds.filter((values) => !isConstant(values));
  } else if (constants === 1) flips = true;
  if (!flips) kept = [...kept, new Float64Array(rowCount).fill(1)];
  const nuisance = orthonormalize(kept, rowCount);
  const dof = rowCount - nuisance.length - 1;
  const thresholdDof = rowCount - kept.length - 1;
  if (dof < 1 || thresholdDof < 1) {
    throw new UsageError(
      `the design has ${kept.length + 1} columns for ${rowCount} maps, ` +
        "expected fewer columns than maps",
      { field: "--design-matrix" },
    );
  }
  const residual = normalize(tested);
  for (const values of nuisance) subtract(residual, values);
  return {
    rowCount,
    tested: normalize(residual),
    nuisance,
    dof,
    thresholdDof,
    flips,
  };
}

function isConstant(values: Float64Array): boolean {
  return values.every((value) => value === values[0]);
}

function normalize(values: Float64Array): Float64Array {
  const length = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0));
  return values.map((value) => value / length);
}

function subtract(values: Float64Array, direction: Float64Array): void {
  let product = 0;
  values.forEach((value, i) => product += value * direction[i]);
  direction.forEach((value, i) => values[i] -= product * value);
}

function orthonormalize(
  columns: readonly Float64Array[],
  rowCount: number,
): Float64Array[] {
  const count = columns.length;
  if (count === 0) return [];
  const data = new Float64Array(rowCount * count);
  columns.forEach((values, k) =>
    values.forEach((value, i) => data[i * count + k] = value)
  );
  const { u, s } = svd(data, rowCount, count);
  return [...s.keys()].filter((k) => s[k] > NULL).map((k) =>
    Float64Array.from({ length: rowCount }, (_, i) => u[i * count + k])
  );
}
