/** What a user names as one run: an image, or several in order. @module */

import { dirname, isAbsolute, join } from "@std/path";
import { InputError } from "../errors.ts";
import { expandGlob, isGlob } from "./glob.ts";
import { isFolder } from "./is_folder.ts";
import { namesIn } from "./names_in.ts";
import { isUrl, pathOf } from "./url.ts";
import { readText } from "./read_text.ts";

const IMAGE = /\.(nii|hdr|img)(\.gz)?$/i;

/** Whether a path has the ending of an image. */
export function isImageName(path: string): boolean {
  return IMAGE.test(path);
}

/** Keeps the header of each pair once, where its image is named as well. */
function once(paths: readonly string[]): string[] {
  const headers = new Set(paths.map((path) => path.toLowerCase()));
  return paths.filter((path) => {
    const header = path.toLowerCase().replace(/\.img(\.gz)?$/, ".hdr$1");
    const other = header.endsWith(".gz") ? header.slice(0, -3) : `${header}.gz`;
    const isHeader = header === path.toLowerCase();
    return isHeader || !(headers.has(header) || headers.has(other));
  });
}

async function readList(path: string): Promise<string[]> {
  const lines = (await readText(path)).split(/\r?\n/).map((line) =>
    line.trim()
  );
  const names = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const folder = dirname(path);
  return names.map((name) => {
    if (isUrl(path)) return new URL(name, path).href;
    return isAbsolute(name) || isUrl(name) ? name : join(folder, name);
  });
}

function refuse(message: string, file: string): never {
  throw new InputError(`${file}: ${message}`, { file });
}

/**
 * Resolves one RUN argument to image files: a file; a folder, or a quoted glob
 * (`*`, `?`, `[…]` within a path segment, `**` for folders at any depth), whose images come in the code point
 * order of their names (`vol_10` before `vol_2`: pad the numbers with zeros);
 * or a `.txt` list, one path a line in the order wanted, relative to the list,
 * where blank lines and lines that begin with `#` are skipped. An `.hdr`/`.img`
 * pair is one image. A file, a list and what is in it may be addresses on the
 * web.
 *
 * @param run What the user named.
 * @returns The image files, at least one.
 * @throws {InputError} Where there is nothing of that name or no image in it.
 */
export async function listImages(run: string): Promise<string[]> {
  if (await isGlob(run)) {
    const found = await expandGlob(run);
    const files = once(found.filter(isImageName));
    if (files.length === 0) refuse("no image matches the pattern", run);
    return files;
  }
  if (await isFolder(run)) {
    const names = (await namesIn(run)).filter((name) =>
      IMAGE.test(name) && !name.startsWith(".")
    );
    if (names.length === 0) {
      refuse(
        "the folder holds no image; expected .nii, .nii.gz or .hdr/.img files",
        run,
      );
    }
    return once(names).map((name) => join(run, name));
  }
  if (!/\.txt$/i.test(pathOf(run))) return [run];
  const files = once(await readList(run));
  if (files.length === 0) refuse("the list names no image", run);
  return files;
}
