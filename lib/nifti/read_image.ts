/** A whole image in memory. @module */
import { showable } from "../jupyter.ts";
import { openImage, type OpenImageOptions } from "./open_image.ts";
import type { Image } from "./types.ts";

/**
 * Reads an image with all its volumes into memory: meant for masks and maps;
 * runs are better streamed (see `openRun`).
 *
 * @param path A `.nii` file, or either part of an `.hdr`/`.img` pair; each may
 * be gzipped.
 * @param options Signal.
 * @returns The image, its values scaled.
 * @throws {InputError} Where the image cannot be read.
 *
 * @example
 * ```ts ignore
 * import { readImage } from "@niglm/niglm/nifti";
 *
 * const mask = await readImage("mask.nii.gz");
 * console.log(mask.data.filter((value) => value !== 0).length);
 * ```
 */
export async function readImage(
  path: string,
  options: OpenImageOptions = {},
): Promise<Image> {
  const image = await openImage(path, options);
  const { grid, volumeCount } = image;
  const [x, y, z] = grid.shape;
  const data = new Float64Array(x * y * z * volumeCount);
  for await (const volume of image.volumes(options)) {
    data.set(volume.data, x * y * z * volume.index);
  }
  return showable("image", { grid, volumeCount, data });
}
