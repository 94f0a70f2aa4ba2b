/** What the demo says about the truth. @module */

import {
  type MadeRegion,
  madeRegions,
  voxelsOfRegion,
} from "../demo/made_head.ts";
import {
  expectedRates,
  leastCorrelation,
  measureRecovery,
  type Recovery,
  regionMean,
} from "../demo/recovery.ts";
import type { DemoFit } from "./demo_fit.ts";

/** A region's mean effect, made and found, in percent of the mean. */
export interface RegionEffect extends Pick<MadeRegion, "name" | "center"> {
  /** As it was made. */
  readonly made: number;
  /** As it was estimated. */
  readonly found: number;
}

/** How well the demo's truth was recovered, also region by region. */
export interface DemoRecovery extends Recovery {
  /** The regions that respond to the conditions. */
  readonly regions: readonly RegionEffect[];
}

/**
 * Holds the demo's first contrast against the truth.
 *
 * @param truth True effect of the contrast, one value a voxel.
 * @param fit The fit.
 * @returns The figures.
 */
export function recoverTruth(truth: Float64Array, fit: DemoFit): DemoRecovery {
  const [{ effect, p }] = fit.contrasts;
  const mask = fit.mask.data;
  return {
    ...measureRecovery(truth, { mask, effect: effect.data, p: p.data }),
    regions: madeRegions.map((region) => {
      const voxels = voxelsOfRegion(region);
      return {
        name: region.name,
        center: region.center,
        made: regionMean(truth, voxels, mask),
        found: regionMean(effect.data, voxels, mask),
      };
    }),
  };
}

/**
 * Says what is wrong with a fit that did not recover the truth.
 *
 * @param recovery The figures.
 * @returns One sentence, or `undefined` if nothing is wrong.
 */
export function shortfall(recovery: Recovery): string | undefined {
  if (recovery.recovered) return undefined;
  const [least, most] = expectedRates;
  return `the truth was not recovered: found a correlation of ${recovery.correlation} and a false-positive rate of ${recovery.falsePositiveRate}, expected at least ${leastCorrelation} and from ${least} to ${most}`;
}
