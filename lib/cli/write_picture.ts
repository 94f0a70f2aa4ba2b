/** Pictures as files. @module */

import { writeFile } from "../bytes/mod.ts";
import type { Picture } from "../plot/picture.ts";
import type { Report } from "./command.ts";
import { checkOutputFile } from "./output_file.ts";
import type { PictureOptions } from "./plot_options.ts";

/** Endings of pictures. */
export const pictureEndings: readonly string[] = [".png", ".svg"];

/**
 * Makes sure, before the work begins, that a picture can be written, and
 * loads meanwhile what draws it.
 *
 * @param options Where the picture goes.
 * @param inputs Files that are read.
 */
export async function checkPicture(
  { out, overwrite }: PictureOptions,
  inputs: readonly (string | undefined)[],
): Promise<void> {
  const files = inputs.filter((file) => file !== undefined);
  await checkOutputFile(out, {
    overwrite,
    inputs: files,
    endings: pictureEndings,
  });
}

/**
 * Writes a picture in the form that its ending names.
 *
 * @param picture The picture.
 * @param options Where it goes.
 * @returns What is told of it.
 */
export async function writePicture(
  picture: Picture,
  { out }: Pick<PictureOptions, "out">,
): Promise<Report> {
  const bytes = out.toLowerCase().endsWith(".svg")
    ? new TextEncoder().encode(await picture.svg())
    : await picture.png();
  await writeFile(out, bytes);
  const { width, height, description, facts } = picture;
  return {
    text: `${out}: ${width} × ${height} pixels; ${description}`,
    json: { out, width, height, description, ...facts },
  };
}
