/** The height that a statistic must reach. @module */

import { fdrThreshold } from "./fdr_threshold.ts";
import { normalIsf } from "./normal.ts";
import { percentileThreshold } from "./percentile_threshold.ts";

/**
 * What a threshold controls: the false positive rate of a voxel, the false
 * discovery rate, the family-wise error by Bonferroni, or nothing (a given
 * threshold).
 */
export type HeightControl = "fpr" | "fdr" | "bonferroni" | "none";

/** How {@linkcode heightThreshold} chooses the height. */
export interface HeightThresholdOptions {
  /**
   * The rate to control, between 0 and 1.
   *
   * @default {0.001}
   */
  readonly alpha?: number;
  /**
   * What `alpha` means.
   *
   * @default {"fpr"}
   */
  readonly heightControl?: HeightControl;
  /**
   * The height itself, or a percentile of the values such as `"95%"`; used
   * with `heightControl: "none"` only.
   *
   * @default {3}
   */
  readonly threshold?: number | string;
  /**
   * Halve `alpha` and look at absolute values.
   *
   * @default {true}
   */
  readonly twoSided?: boolean;
}

/**
 * Finds the height in units of z at which a map is to be cut.
 *
 * @param zValues The finite z values tested, as many as there are voxels in
 *   the mask.
 * @param options The rate and what it controls.
 * @returns The threshold; `Infinity` if the false discovery rate lets no
 *   value pass.
 * @throws {RangeError} If `alpha` does not lie between 0 and 1, a given
 *   threshold is not a number or a percentile, is negative in a two-sided
 *   test, or there are no values where their number matters.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { heightThreshold } from "@niglm/niglm/stats";
 *
 * const zValues = Float64Array.of(4, 3.5, 2.8, 2.5, 1.9, 1.2);
 * assertAlmostEquals(heightThreshold(zValues), 3.2905267314919255, 1e-12);
 * assertAlmostEquals(
 *   heightThreshold(zValues, { heightControl: "fpr", twoSided: false }),
 *   3.090232306167813,
 *   1e-12,
 * );
 * ```
 */
export function heightThreshold(
  zValues: Float64Array,
  options: HeightThresholdOptions = {},
): number {
  const { heightControl = "fpr", twoSided = true } = options;
  if (heightControl === "none") {
    return givenThreshold(zValues, options.threshold ?? 3, twoSided);
  }
  const { alpha = 0.001 } = options;
  if (!(alpha > 0 && alpha < 1)) {
    throw new RangeError(
      `alpha: found ${alpha}, expected a rate between 0 and 1 (not a height)`,
    );
  }
  const tail = twoSided ? alpha / 2 : alpha;
  if (heightControl === "fpr") return normalIsf(tail);
  if (zValues.length === 0) {
    throw new RangeError(
      `heightControl: found no voxel to test with ${heightControl}, ` +
        "expected at least one",
    );
  }
  if (heightControl === "bonferroni") return normalIsf(tail / zValues.length);
  return fdrThreshold(twoSided ? zValues.map(Math.abs) : zValues, tail);
}

/** The height that the user gave, a percentile resolved. */
function givenThreshold(
  values: Float64Array,
  threshold: number | string,
  twoSided: boolean,
): number {
  if (typeof threshold === "string") {
    const percentile = /^\s*([\d.]+)\s*%$/.exec(threshold);
    if (percentile === null) {
      throw new RangeError(
        `threshold: found "${threshold}", expected a number or a percentile ` +
          'such as "95%"',
      );
    }
    return percentileThreshold(values, Number(percentile[1]), twoSided);
  }
  if (Number.isNaN(threshold) || (twoSided && threshold < 0)) {
    throw new RangeError(
      `threshold: found ${threshold}, expected a number` +
        (twoSided ? " of at least 0 in a two-sided test" : ""),
    );
  }
  return threshold;
}
