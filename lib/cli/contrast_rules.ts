/** What options about the maps of contrasts need. @module */

import { seriesMaps } from "./series_maps.ts";

/** What options about contrasts need. */
export const contrastNeeds: readonly string[] = ["contrast", "contrasts"];

/** What `--save` of a fit of runs needs: contrasts, or maps that need none. */
export const saveNeeds: readonly string[] = [
  ...contrastNeeds,
  `save beta|${seriesMaps.join("|")}`,
];
