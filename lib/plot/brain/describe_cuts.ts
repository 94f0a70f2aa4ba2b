/** Cuts in words. @module */

import type { Cut } from "../cuts/choose_cuts.ts";

/**
 * Says where cuts are.
 *
 * @param cuts The cuts.
 * @returns `slices at x = 3, 6; y = 10 mm`.
 */
export function describeCuts(cuts: readonly Cut[]): string {
  const axes = [...Map.groupBy(cuts, ({ axis }) => axis)].map(([axis, own]) =>
    `${axis} = ${own.map(({ coord }) => Math.trunc(coord)).join(", ")}`
  );
  return `slices at ${axes.join("; ")} mm`;
}
