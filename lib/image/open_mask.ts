/** What is done to a mask once its voxels are found. @module */

import { BitVolume } from "./bit_volume.ts";
import { keepLargest } from "./largest_component.ts";

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
  options: OpenMaskOptions,
): Uint8Array {
  return openBits(BitVolume.ofMask(mask, shape), options).toMask();
}

/**
 * Does so to a mask of bits.
 *
 * @param bits The mask.
 * @param options How far, and whether one component is kept.
 * @returns What becomes of it.
 */
export function openBits(
  bits: BitVolume,
  { opening, connected }: OpenMaskOptions,
): BitVolume {
  const eroded = bits.erode(opening);
  const kept = connected ? keepLargest(eroded) : eroded;
  return kept.dilate(2 * opening).erode(opening);
}
