/** How the volumes of a run come onto one grid. @module */

import type { Lattice } from "./source_transform.ts";

/** A step on the way to the target grid. */
export interface ResampleStep {
  /** The grid after it. */
  readonly target: Lattice;
  /**
   * Whether values are clipped to the range of the volume and 0; or the least
   * and the greatest value.
   */
  readonly clip: true | readonly [number, number];
}

/** How the volumes of a run come onto one grid, as threads can share it. */
export interface ResamplePlan {
  /** The grids that volumes lie on. */
  readonly sources: readonly Lattice[];
  /** Which of them each volume lies on. */
  readonly sourceOf: Uint32Array;
  /** The steps: one as a rule, two where nilearn resamples twice. */
  readonly steps: readonly ResampleStep[];
}

/** Voxels of a grid. */
export function voxelsOf({ shape }: Lattice): number {
  return shape[0] * shape[1] * shape[2];
}
