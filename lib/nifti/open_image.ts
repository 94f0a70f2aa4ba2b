/** Opening one image file. @module */

import { fileExists } from "../bytes/file_exists.ts";
import { openBytes } from "../bytes/open_bytes.ts";
import { isUrl } from "../bytes/url.ts";
import { InputError } from "../errors.ts";
import { checkPadding, checkSize, NiftiImage } from "./nifti_image.ts";
import { readImageHeader } from "./read_header.ts";

/** Options of {@linkcode openImage}. */
export interface OpenImageOptions {
  /** Ends the opening with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Opens an image of any number of axes; its voxels are read later, a volume at
 * a time.
 *
 * @param path A `.nii` file, or either part of an `.hdr`/`.img` pair; each may
 * be gzipped.
 * @param options Signal.
 * @returns The image.
 * @throws {InputError} Where a file is missing, the header is not that of a
 * supported image, or the file's length is not the header's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openImage, writeImage } from "@niglm/niglm/nifti";
 *
 * const affine = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
 * const grid = { shape: [2, 1, 1], affine, voxelSizes: [2, 2, 2] } as const;
 * const path = await Deno.makeTempFile({ suffix: ".nii.gz" });
 * const data = Float64Array.of(1, 2, 3, 4);
 * await writeImage({ grid, volumeCount: 2, data }, path);
 *
 * const image = await openImage(path);
 * const sums: number[] = [];
 * for await (const { data } of image.volumes()) sums.push(data[0] + data[1]);
 * assertEquals(sums, [3, 7]);
 * await Deno.remove(path);
 * ```
 */
export async function openImage(
  path: string,
  options: OpenImageOptions = {},
): Promise<NiftiImage> {
  const { header, files, warnings } = await readImageHeader(path, options);
  if (files.image !== files.header && !await fileExists(files.image)) {
    throw new InputError(
      `${path}: its image file ${files.image} is missing`,
      { file: files.image },
    );
  }
  await using bytes = await openBytes(files.image, options);
  checkSize(bytes, files, header);
  await checkPadding(bytes, files, header);
  const plainBytes = isUrl(files.image) ? undefined : bytes.size;
  return new NiftiImage(path, header, files, warnings, plainBytes);
}
