/** The grids that resampling is timed on. @module */

import type { Affine } from "../lib/image/mod.ts";

/** Voxels of source and target. */
export const shape = [64, 64, 40] as const;
/** The source's affine. */
export const identity: Affine = [
  1,
  0,
  0,
  0,
  0,
  1,
  0,
  0,
  0,
  0,
  1,
  0,
  0,
  0,
  0,
  1,
];
const [cosine, sine] = [Math.cos(0.1), Math.sin(0.1)];
/** A grid that is turned against it. */
export const turned: Affine = [
  [cosine, -sine, 0, 0.3],
  [sine, cosine, 0, 0.2],
  [0, 0.02, 1, 0.1],
  [0, 0, 0, 1],
].flat();
/** A grid whose axes are parallel. */
export const parallel: Affine = [
  [0.97, 0, 0, 0.3],
  [0, 0.97, 0, 0.2],
  [0, 0, 0.97, 0.1],
  [0, 0, 0, 1],
].flat();
