/** Contrasts of a fitted run: effect and variance of every voxel. @module */
import { svd } from "../kernels/svd.ts";
import { combineParameters, weightsOnBasis } from "./combine_parameters.ts";
import type { RunFit } from "./reduce.ts";

/** Which statistic a contrast is tested with. */
export type StatType = "t" | "F";

/** Effect and variance of a contrast, voxel by voxel. */
export interface ContrastEstimate {
  /** Rows of the contrast. */
  readonly dimension: number;
  /** The statistic they are meant for. */
  readonly statType: StatType;
  /** Effects, `dimension × voxelCount`. */
  readonly effect: Float64Array;
  /** Variances, `voxelCount`. */
  readonly variance: Float64Array;
  /** Residual degrees of freedom. */
  readonly dof: number;
  /** Those of each voxel, where they differ. */
  readonly voxelDof?: Float64Array;
}

/**
 * Computes a contrast of a fit.
 *
 * For t the effect is `c·β` and its variance `c·N·cᵀ·σ²`; for F the effects are
 * whitened, `(C·N·Cᵀ)^(−1/2)·C·β`, and the variance is `σ²`, as nilearn's
 * `compute_contrast` has them.
 *
 * @param fit The fitted run.
 * @param rows Contrast rows, each with one weight a design column.
 * @param statType `"t"` for one row, `"F"` for one or more.
 * @returns The estimate.
 * @throws {RangeError} If the rows of an F contrast depend on one another.
 */
export function estimateContrast(
  fit: RunFit,
  rows: readonly Float64Array[],
  statType: StatType,
): ContrastEstimate {
  return statType === "t" ? estimateT(fit, rows[0]) : estimateF(fit, rows);
}

function estimateT(fit: RunFit, row: Float64Array): ContrastEstimate {
  const onBasis = weightsOnBasis(row, fit.basis);
  const scale = new Map<number, number>();
  for (const [bin, covariance] of fit.covariances) {
    scale.set(bin, quadratic(onBasis, covariance, onBasis));
  }
  return {
    dimension: 1,
    statType: "t",
    effect: combined(fit, row),
    variance: fit.dispersion.map((value, v) => value * scale.get(fit.bins[v])!),
    dof: fit.dof,
  };
}

function estimateF(
  fit: RunFit,
  rows: readonly Float64Array[],
): ContrastEstimate {
  const count = fit.voxelCount;
  const raw = rows.map((row) => combined(fit, row));
  const onBasis = rows.map((row) => weightsOnBasis(row, fit.basis));
  const whiteners = new Map<number, Float64Array>();
  for (const [bin, covariance] of fit.covariances) {
    whiteners.set(bin, inverseRoot(onBasis, covariance));
  }
  const q = rows.length;
  const effect = new Float64Array(q * count);
  for (let v = 0; v < count; v++) {
    const whitener = whiteners.get(fit.bins[v])!;
    for (let i = 0; i < q; i++) {
      let sum = 0;
      for (let j = 0; j < q; j++) sum += whitener[i * q + j] * raw[j][v];
      effect[i * count + v] = sum;
    }
  }
  return {
    dimension: q,
    statType: "F",
    effect,
    variance: fit.dispersion.slice(),
    dof: fit.dof,
  };
}

function combined(fit: RunFit, row: Float64Array): Float64Array {
  const out = new Float64Array(fit.voxelCount);
  combineParameters(fit, row, out);
  return out;
}

function quadratic(
  a: Float64Array,
  matrix: Float64Array,
  b: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    let inner = 0;
    for (let j = 0; j < b.length; j++) inner += matrix[i * b.length + j] * b[j];
    sum += a[i] * inner;
  }
  return sum;
}

/** The symmetric root of the inverse of `rows · covariance · rowsᵀ`. */
function inverseRoot(
  rows: readonly Float64Array[],
  covariance: Float64Array,
): Float64Array {
  const q = rows.length;
  const gram = new Float64Array(q * q);
  for (let i = 0; i < q; i++) {
    for (let j = 0; j <= i; j++) {
      gram[i * q + j] = quadratic(rows[i], covariance, rows[j]);
      gram[j * q + i] = gram[i * q + j];
    }
  }
  const { u, s } = svd(gram, q, q);
  if (!(s[q - 1] > q * Number.EPSILON * s[0])) {
    throw new RangeError(
      `the ${q} rows of the F contrast depend on one another given the design`,
    );
  }
  const out = new Float64Array(q * q);
  for (let i = 0; i < q; i++) {
    for (let j = 0; j < q; j++) {
      for (let k = 0; k < q; k++) {
        out[i * q + j] += u[i * q + k] * u[j * q + k] / Math.sqrt(s[k]);
      }
    }
  }
  return out;
}
