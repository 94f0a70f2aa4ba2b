/** What is done to a mask once its voxels are found. @module */

import { largestConnectedComponent } from "./largest_component.ts";
import { binaryDilation, binaryErosion } from "./morphology.ts";

/** How a mask is cleaned. */
export interface OpenMaskOptions {
  /** Layers to erode before and after; twice as many are added between. */
  readonly opening: number;
  /** Keep only the largest connected component of what was eroded. */
  readonly connected: boolean;
}

/**
 * Takes thin parts off a mask and closes its gaps: erosion, the largest
 * component, twice as much dilation, erosion.
 *
 * @param mask One byte a voxel, x fastest.
 * @param shape Voxels along x, y and z.
 * @param options How far, and whether one component is kept.
 * @returns A mask of 0 and 1.
 */
export function openMask(
  mask: Uint8Array,
  shape: readonly [number, number, number],
  { opening, connected }: OpenMaskOptions,
): Uint8Array {
  let opened = binaryErosion(mask, shape, opening);
  if (connected) opened = largestConnectedComponent(opened, shape);
  opened = binaryDilation(opened, shape, 2 * opening);
  return binaryErosion(opened, shape, opening);
}
