/** Which files an image is made of. @module */

import { fileExists } from "../bytes/file_exists.ts";
import { isFolder } from "../bytes/is_folder.ts";
import { changePath, pathOf } from "../bytes/url.ts";
import { InputError } from "../errors.ts";

/** The files of an image: one, or a pair. */
export interface ImageFiles {
  /** The file that begins with the header. */
  readonly header: string;
  /** The file that holds the voxels: the same for a single file. */
  readonly image: string;
  /** The `.mat` with the image's affine, where that was used. */
  readonly mat?: string;
}

/**
 * Lists all files of an image.
 *
 * @param files The files by their part.
 * @returns Each of them once.
 */
export function filesOfImage(files: ImageFiles): string[] {
  const { header, image, mat } = files;
  return [...new Set([header, image, ...mat === undefined ? [] : [mat]])];
}

/** A part of an image besides the one that was named. */
type Part = "hdr" | "img" | "mat";

/** Part of a pair, in the case and compression that the known part has. */
function partner(path: string, to: Part): string {
  return changePath(
    path,
    (name) =>
      name.replace(/\.(hdr|img)(?=(\.gz)?$)/i, (found) => {
        const upper = found === found.toUpperCase();
        return `.${upper ? to.toUpperCase() : to}`;
      }),
  );
}

/** The partner with and without `.gz`, the known part's way first. */
function candidates(path: string, to: Part): [string, string] {
  const same = partner(path, to);
  const other = changePath(
    same,
    (name) => /\.gz$/i.test(name) ? name.slice(0, -3) : `${name}.gz`,
  );
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
  const part = /\.(hdr|img)(\.gz)?$/i.exec(pathOf(path))?.[1].toLowerCase();
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

/**
 * Finds the `.mat` that SPM99 and SPM2 keep beside an Analyze image.
 *
 * @param header The image's `.hdr` file.
 * @returns The file, or `undefined` where there is none (a folder of such a
 * name is FSL's).
 * @throws {InputError} Where one may not look.
 */
export async function spmMatOf(header: string): Promise<string | undefined> {
  for (const path of candidates(header, "mat")) {
    if (await fileExists(path) && !await isFolder(path)) return path;
  }
  return undefined;
}
