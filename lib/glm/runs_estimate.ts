/** Estimates of a contrast added up over runs. @module */
import type { ContrastEstimate } from "./estimate.ts";
import type { VoxelPairs } from "./voxel_lists.ts";

/**
 * Fixed effects of runs, as nilearn's `compute_fixed_effect_contrast` has
 * them: with K runs that contribute, the effect is the sum of theirs over K,
 * the variance the sum of theirs over K², the degrees of freedom their sum. For
 * F the whitened effects and the residual variances are added up, which is an
 * approximation.
 */
export class RunsEstimate {
  #sum: ContrastEstimate | undefined;
  #count = 0;

  /**
   * Adds the estimate of a run; the order of the runs decides the last bits.
   *
   * @param estimate The estimate; it is not changed.
   */
  add(estimate: ContrastEstimate): void {
    this.#count++;
    const sum = this.#sum;
    if (!sum) {
      this.#sum = {
        ...estimate,
        effect: estimate.effect.slice(),
        variance: estimate.variance.slice(),
      };
      return;
    }
    addTo(sum.effect, estimate.effect);
    addTo(sum.variance, estimate.variance);
    this.#sum = { ...sum, dof: sum.dof + estimate.dof };
  }

  /**
   * Ends the sums.
   *
   * @param pairs Which voxel of the runs becomes which of the result.
   * @param voxelCount Voxels of the result.
   * @param target A result whose other voxels come from other sums.
   * @returns The fixed effects.
   */
  finish(
    { from, to }: VoxelPairs,
    voxelCount: number,
    target?: ContrastEstimate,
  ): ContrastEstimate {
    const { effect, variance, ...facts } = this.#sum!;
    const { dimension } = facts;
    const out = target ?? {
      ...facts,
      effect: new Float64Array(dimension * voxelCount),
      variance: new Float64Array(voxelCount),
    };
    const share = 1 / this.#count;
    for (let row = 0; row < dimension; row++) {
      const here = row * voxelCount;
      const there = row * variance.length;
      for (let i = 0; i < from.length; i++) {
        out.effect[here + to[i]] = effect[there + from[i]] * share;
      }
    }
    for (let i = 0; i < from.length; i++) {
      out.variance[to[i]] = variance[from[i]] * share ** 2;
    }
    return out;
  }
}

function addTo(sum: Float64Array, values: Float64Array): void {
  for (let v = 0; v < sum.length; v++) sum[v] += values[v];
}
