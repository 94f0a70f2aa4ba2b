/** The values that a colour scale spans. @module */

import type { WarningHandler } from "../../warnings.ts";

/** What is known of a scale. */
export interface ColorRangeOptions {
  /** Value of the first colour. */
  readonly vmin?: number;
  /** Value of the last colour. */
  readonly vmax?: number;
  /**
   * Whether the scale is symmetric about 0; `"auto"`: where the values lie on
   * both sides of it.
   *
   * @default {"auto"}
   */
  readonly symmetricCbar?: boolean | "auto";
  /** Takes the place of the least value. */
  readonly least?: number;
  /** Told where limits are changed. */
  readonly onWarning?: WarningHandler;
}

/** Limits of a scale and of what its bar shows. */
export interface ColorRange {
  /** Value of the first colour. */
  readonly vmin: number;
  /** Value of the last colour. */
  readonly vmax: number;
  /** Least value on the bar. */
  readonly barMin: number;
  /** Greatest value on the bar. */
  readonly barMax: number;
}

/**
 * Chooses the limits of a colour scale, as nilearn's
 * `get_colorbar_and_data_ranges` does.
 *
 * @param data The values, all finite.
 * @param options Limits that are given.
 * @returns The limits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { colorRange } from "./color_range.ts";
 *
 * const { vmin, vmax } = colorRange(Float64Array.of(-1, 0, 3));
 * assertEquals([vmin, vmax], [-3, 3]);
 * ```
 */
export function colorRange(
  data: ArrayLike<number>,
  options: ColorRangeOptions = {},
): ColorRange {
  const { symmetricCbar = "auto", onWarning } = options;
  let { vmin, vmax } = options;
  const [least, greatest] = range(data, options.least);
  const symmetric = symmetricCbar === "auto"
    ? spansZero(least, greatest, vmin, vmax)
    : symmetricCbar;
  if (symmetric) {
    if (vmin === undefined && vmax === undefined) {
      vmax = Math.max(-least, greatest);
      vmin = -vmax;
    } else if (vmin === undefined) vmin = -vmax!;
    else if (vmax === undefined) vmax = -vmin;
    else if (vmin !== -vmax) {
      onWarning?.(
        `vmin ${vmin} and vmax ${vmax} do not make a symmetric colour scale; ` +
          "the larger one is taken for both",
      );
      vmax = Math.max(Math.abs(vmin), Math.abs(vmax));
      vmin = -vmax;
    }
    return { vmin: vmin!, vmax: vmax!, barMin: vmin!, barMax: vmax! };
  }
  const barMin = least >= 0 ? vmin ?? 0 : vmin;
  const barMax = least < 0 && greatest <= 0 ? vmax ?? 0 : vmax;
  vmin ??= least;
  vmax ??= greatest;
  return { vmin, vmax, barMin: barMin ?? vmin, barMax: barMax ?? vmax };
}

function range(data: ArrayLike<number>, given?: number): [number, number] {
  let least = Infinity;
  let greatest = -Infinity;
  for (let i = 0; i < data.length; i++) {
    if (data[i] < least) least = data[i];
    if (data[i] > greatest) greatest = data[i];
  }
  return [given ?? least, greatest];
}

function spansZero(
  least: number,
  greatest: number,
  vmin: number | undefined,
  vmax: number | undefined,
): boolean {
  if (vmin !== undefined && vmax !== undefined) {
    return Math.abs(vmin + vmax) <= 1e-8 + 1e-5 * Math.abs(vmax);
  }
  const low = vmin === undefined ? least : Math.max(vmin, least);
  const high = vmax === undefined ? greatest : Math.min(vmax, greatest);
  return low < 0 && high > 0;
}
