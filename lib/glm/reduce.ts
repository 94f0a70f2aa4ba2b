/** From sums to fitted parameters: OLS and AR(1) without the series. @module */
import { dot } from "../kernels/dot.ts";
import { Ar1Solver } from "./ar1.ts";
import type { DesignBasis } from "./basis.ts";
import type { RunSums } from "./sums.ts";
import { type SignalScaling, VoxelReader } from "./voxel_reader.ts";

/** A fitted run: what every contrast is computed from. */
export interface RunFit {
  /** The design's basis. */
  readonly basis: DesignBasis;
  /** Number of voxels. */
  readonly voxelCount: number;
  /** Coefficients on the basis, `rank × voxelCount`. */
  readonly coefficients: Float64Array;
  /** Residual variance: RSS / (scans − columns), of the whitened series. */
  readonly dispersion: Float64Array;
  /** AR(1) coefficient of each voxel in hundredths (zeros for OLS). */
  readonly bins: Int16Array;
  /** Per bin, the covariance of the coefficients per unit of dispersion. */
  readonly covariances: ReadonlyMap<number, Float64Array>;
  /** Residual degrees of freedom: scans − rank. */
  readonly dof: number;
}

/**
 * Solves the fit of every listed voxel from its sums.
 *
 * AR(1) follows nilearn's `run_glm`: the coefficient is the ratio of the
 * residuals' autocovariances (their grand mean over voxels and scans removed),
 * truncated to hundredths; series and design are then whitened by
 * `yₜ − ρ·yₜ₋₁`, the first scan left as it is. All of it is linear or quadratic
 * in the series, so the sums suffice (Worsley et al., NeuroImage 2002;15:1–15).
 *
 * @param sums The run's sums.
 * @param basis The design's basis.
 * @param scaling How the series are scaled.
 * @param voxels Indices into the sums of the voxels to solve.
 * @returns The fit, voxels in the order of `voxels`.
 */
export function reduceSums(
  sums: RunSums,
  basis: DesignBasis,
  scaling: SignalScaling,
  voxels: Uint32Array,
): RunFit {
  const { rank, rowCount, columnCount } = basis;
  const count = voxels.length;
  const coefficients = new Float64Array(rank * count);
  const dispersion = new Float64Array(count);
  const bins = new Int16Array(count);
  const { noiseModel } = sums;
  const reader = new VoxelReader(sums, basis, scaling, voxels);
  const solver = new Ar1Solver(basis);
  const center = noiseModel === "ar1"
    ? grandResidualMean(reader, basis, voxels)
    : 0;
  for (let i = 0; i < count; i++) {
    const voxel = reader.read(voxels[i]);
    const bin = noiseModel === "ar1" ? solver.bin(voxel, center) : 0;
    const rss = solver.solve(voxel, bin);
    bins[i] = bin;
    dispersion[i] = rss / (rowCount - columnCount);
    for (let k = 0; k < rank; k++) {
      coefficients[k * count + i] = solver.solution[k] +
        voxel.offset * basis.constant[k];
    }
  }
  return {
    basis,
    voxelCount: count,
    coefficients,
    dispersion,
    bins,
    covariances: solver.covariances,
    dof: rowCount - basis.modelRank,
  };
}

/** Mean OLS residual over all listed voxels and scans; zero with a constant. */
function grandResidualMean(
  reader: VoxelReader,
  basis: DesignBasis,
  voxels: Uint32Array,
): number {
  if (basis.hasConstant) return 0;
  let total = 0;
  for (const v of voxels) {
    const voxel = reader.read(v);
    total += voxel.total - dot(voxel.g, basis.constant);
  }
  return total / (voxels.length * basis.rowCount);
}
