/** Which files an image is made of. @module */

import { InputError } from "../errors.ts";
import { fileExists } from "../bytes/mod.ts";

/** The files of an image: one, or a pair. */
export interface ImageFiles {
  /** The file that begins with the header. */
  readonly header: string;
  /** The file that holds the voxels: the same for a single file. */
  readonly image: string;
}

/** Part of a pair, in the case and compression that the known part has. */
function partner(path: string, to: "hdr" | "img"): string {
  return path.replace(/\.(hdr|img)(?=(\.gz)?$)/i, (found) => {
    const upper = found === found.toUpperCase();
    return `.${upper ? to.toUpperCase() : to}`;
  });
}

/** The partner with and without `.gz`, the known part's way first. */
function candidates(path: string, to: "hdr" | "img"): [string, string] {
  const same = partner(path, to);
  const other = /\.gz$/i.test(same) ? same.slice(0, -3) : `${same}.gz`;
  return [same, other];
}

/**
 * Finds the files of an image: a `.hdr` or `.img` file (each may be gzipped)
 * has a partner beside it, anything else is a single file.
 *
 * @param path The file that was named.
 * @returns The pair, or the single file twice; `image` may not exist.
 * @throws {InputError} Where an `.img` has no `.hdr` beside it.
 */
export async function imageFiles(path: string): Promise<ImageFiles> {
  const part = /\.(hdr|img)(\.gz)?$/i.exec(path)?.[1].toLowerCase();
  if (part === undefined) return { header: path, image: path };
  const [same, other] = candidates(path, part === "hdr" ? "img" : "hdr");
  const found = await fileExists(same)
    ? same
    : await fileExists(other)
    ? other
    : undefined;
  if (part === "hdr") return { header: path, image: found ?? same };
  if (found) return { header: found, image: path };
  throw new InputError(
    `${path}: its header ${same} is missing`,
    { file: same },
  );
}
