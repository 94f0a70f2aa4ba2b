/** The autoregressive fit of a run through its slabs. @module */
import type { Grid } from "../nifti/types.ts";
import type { StreamHooks } from "../slab/sums.ts";
import {
  clusterAutoregression,
  shareCenters,
} from "./cluster_autoregression.ts";
import type { SlabModel, SlabStep } from "./slab_job.ts";
import type { SlabPass } from "./slab_pass.ts";
import { sumInBlocks } from "./sum_in_blocks.ts";

/** How the coefficients of a run are shared, and what that needs. */
export interface SharedCoefficients {
  /** The run's grid. */
  readonly grid: Grid;
  /** Indices of the fitted voxels, ascending. */
  readonly voxels: Uint32Array;
}

/**
 * Fits all series of a slab pass.
 *
 * @param pass The slab pass; its state receives the fit.
 * @param model The model.
 * @param shared Given where voxels share coefficients as nilearn has it;
 * otherwise each has its own.
 * @param hooks Progress and signal.
 */
export async function fitSlabs(
  pass: SlabPass,
  model: SlabModel,
  shared: SharedCoefficients | undefined,
  hooks: StreamHooks,
): Promise<void> {
  const { basis, scaling } = model;
  const { fit, totals } = pass.state;
  let step: SlabStep = { kind: "mean", grandMean: 0, center: 0 };
  const run = (kind: SlabStep["kind"]) => pass.run({ ...step, kind }, hooks);
  if (scaling === "grand-mean") {
    await run("mean");
    step = { ...step, grandMean: sumInBlocks(totals) / fit.voxelCount };
  }
  if (!basis.hasConstant) {
    await run("total");
    const samples = fit.voxelCount * basis.rowCount;
    step = { ...step, center: sumInBlocks(totals) / samples };
  }
  if (!shared) {
    await run("fit");
    return;
  }
  await run("estimate");
  shareCenters(
    clusterAutoregression(fit.autoregression, fit.voxelCount),
    fit.autoregression,
    scanOrder(shared),
  );
  await run("solve");
}

/** Positions of the voxels in nilearn's order: x slowest, z fastest. */
function scanOrder({ grid, voxels }: SharedCoefficients): Uint32Array {
  const [nx, ny, nz] = grid.shape;
  const rank = new Float64Array(voxels.length);
  voxels.forEach((voxel, v) => {
    const x = voxel % nx;
    const y = Math.floor(voxel / nx) % ny;
    const z = Math.floor(voxel / (nx * ny));
    rank[v] = (x * ny + y) * nz + z;
  });
  return new Uint32Array(voxels.length).map((_, v) => v)
    .sort((a, b) => rank[a] - rank[b]);
}
