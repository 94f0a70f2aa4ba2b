/** How a series is scaled before the fit. @module */

/** How a series is brought to percent of its mean before the fit. */
export type SignalScaling = 0 | "grand-mean" | false;

/** How all series of a run are scaled. */
export interface ScaleSettings {
  /** Percent of which mean, if any. */
  readonly scaling: SignalScaling;
  /** Whether series then have mean 0 and standard deviation 1 over time. */
  readonly standardize: boolean;
  /** Mean of all voxels and scans, for a scaling by it. */
  readonly grandMean: number;
}

/** How one series is scaled: (value − center) · factor. */
export interface SeriesScale {
  /** What is taken off. */
  readonly center: number;
  /** What it is multiplied by. */
  readonly factor: number;
}

/**
 * Finds how a series is scaled: to percent of a mean m of at least 1,
 * `100·(y − m)/m`, as nilearn's `mean_scaling`; then by the sample standard
 * deviation over time, unless that is below the rounding of 1.
 *
 * @param settings How all series are scaled.
 * @param mean The series' own mean.
 * @param deviation Its sample standard deviation.
 * @returns The scale.
 */
export function scaleOf(
  { scaling, standardize, grandMean }: ScaleSettings,
  mean: number,
  deviation: number,
): SeriesScale {
  const base = Math.max(scaling === 0 ? mean : grandMean, 1);
  const factor = scaling === false ? 1 : 100 / base;
  if (standardize) {
    const scaled = factor * deviation;
    return {
      center: mean,
      factor: scaled < Number.EPSILON ? factor : factor / scaled,
    };
  }
  return { center: scaling === false ? 0 : base, factor };
}
