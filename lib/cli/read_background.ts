/** The image under a map, from its file. @module */

import { sameGrid } from "../image/target_grid.ts";
import type { Image } from "../nifti/types.ts";
import type { Context } from "./command.ts";
import { readMap } from "./read_map.ts";

/**
 * Reads a background and says so where it is on another grid than the map.
 *
 * @param name The file, if there is one.
 * @param over The map that it lies under.
 * @param context Signal and notices.
 * @returns The image.
 * @throws {InputError} If it cannot be read or has several volumes.
 */
export async function readBackground(
  name: string | undefined,
  over: { readonly name: string; readonly map: Image },
  { signal, notice }: Context,
): Promise<Image | undefined> {
  if (name === undefined) return undefined;
  const image = await readMap(name, signal);
  if (!sameGrid(image.grid, over.map.grid)) {
    notice(
      `${name} is on another grid than ${over.name}; it is resampled for the ` +
        "picture, voxel by voxel where it is",
    );
  }
  return image;
}
