/** Maps that need the run as well as the fit. @module */

/** The maps by the names that `--save` takes. */
export const seriesMaps = ["residuals", "predicted", "rsquare"] as const;

/** A map that needs the run as well as the fit. */
export type SeriesMap = typeof seriesMaps[number];

/**
 * Tells the maps of a fit's series from others.
 *
 * @param name Name of a map.
 * @returns Whether it is one of them.
 */
export function isSeriesMap(name: string): name is SeriesMap {
  return (seriesMaps as readonly string[]).includes(name);
}
