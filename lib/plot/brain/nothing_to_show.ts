/** What a picture says where there is nothing in it. @module */

import type { Image } from "../../nifti/types.ts";
import { formatNumber } from "../color/format_number.ts";

/**
 * Says why nothing of an image is seen.
 *
 * @param image The image, as it was read.
 * @param threshold Values of at most this size are hidden.
 * @returns The reason; `undefined` where something is seen.
 */
export function nothingToShow(
  { data }: Image,
  threshold = 0,
): string | undefined {
  let finite = false;
  let nonzero = false;
  for (let v = 0; v < data.length; v++) {
    const value = data[v];
    if (!Number.isFinite(value)) continue;
    finite = true;
    if (value === 0) continue;
    nonzero = true;
    if (Math.abs(value) > threshold) return undefined;
  }
  const reason = !finite
    ? "no value is finite"
    : !nonzero
    ? "every value is 0"
    : `no value exceeds ${formatNumber(threshold, 3)}`;
  return `nothing to show: ${reason}`;
}
