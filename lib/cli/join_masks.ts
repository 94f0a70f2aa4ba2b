/** One mask from those of several runs. @module */

import { intersectMasks, maskFromImage } from "../image/mod.ts";
import { type Image, readImage } from "../nifti/mod.ts";
import type { Context } from "./command.ts";

/**
 * Reads masks and keeps the voxels that more than half of them have, as
 * nilearn joins the masks of a BIDS folder.
 *
 * @param files The masks, at least one, all on one grid.
 * @param context Ends the reading.
 * @returns The mask as an image of zeros and ones.
 * @throws {InputError} If one cannot be read, is no mask, or lies on another
 * grid, or nothing is shared.
 */
export async function joinMasks(
  files: readonly string[],
  { signal }: Pick<Context, "signal">,
): Promise<Image> {
  const masks: Uint8Array[] = [];
  const first = await readImage(files[0], { signal });
  for (const [i, name] of files.entries()) {
    const image = i === 0 ? first : await readImage(name, { signal });
    const names = { name, imageName: files[0] };
    masks.push(maskFromImage(image, first.grid, names));
  }
  const { grid } = first;
  const joint = intersectMasks(masks, grid.shape, { connected: false });
  return { grid, volumeCount: 1, data: Float64Array.from(joint) };
}
