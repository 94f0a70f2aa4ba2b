/** How often a fit reads its runs. @module */

import type { NoiseModel } from "../glm/mod.ts";
import { isSeriesMap } from "./series_maps.ts";

/** What tells how often a run is read. */
export interface ReadingOptions {
  readonly noiseModel: NoiseModel;
  readonly save: readonly string[];
}

/**
 * Tells whether the model is known to read its runs once.
 *
 * @param options What tells how often they are read.
 * @returns Whether it does, as far as can be known before it is fitted.
 */
export function readsOnce({ noiseModel, save }: ReadingOptions): boolean {
  const onePass = noiseModel === "ols" || noiseModel === "ar1";
  return onePass && !save.some(isSeriesMap);
}
