/** Quoted globs: patterns that stand for files. @module */

import { isAbsolute, join } from "@std/path";
import { fileExists } from "./file_exists.ts";
import { isFolder } from "./is_folder.ts";
import { namesIn } from "./names_in.ts";
import { isUrl } from "./url.ts";

const WILDCARD = /[*?[]/;

/**
 * Whether a name stands for other files.
 *
 * @param path What the user named.
 * @returns `true` where it has wildcards and is no file itself.
 */
export async function isGlob(path: string): Promise<boolean> {
  return WILDCARD.test(path) && !isUrl(path) && !await fileExists(path);
}

/** A path segment with wildcards as a regular expression. */
function segmentPattern(segment: string): RegExp {
  const source = segment.replace(
    /\[(!?)([^\]]+)\]|[*?]|[\\^$.|+(){}[\]]/g,
    (found, not?: string, set?: string) => {
      if (set !== undefined) {
        return `[${not ? "^" : ""}${set.replace(/[\\^\]]/g, "\\$&")}]`;
      }
      if (found === "*") return "[^/]*";
      if (found === "?") return "[^/]";
      return `\\${found}`;
    },
  );
  return new RegExp(`^${source}$`);
}

/** A folder and all that is in it, at any depth, hidden ones left out. */
async function foldersIn(folder: string): Promise<string[]> {
  if (folder !== "" && !await isFolder(folder)) return [];
  const found = [folder];
  for (const name of await namesIn(folder || ".")) {
    if (name.startsWith(".")) continue;
    const path = join(folder, name);
    if ((await Deno.lstat(path)).isDirectory) {
      found.push(...await foldersIn(path));
    }
  }
  return found;
}

/**
 * Finds the files that match a pattern.
 *
 * @param glob A path with `*`, `?` and `[…]` within its segments; a leading
 * dot has to be there itself. A segment `**` stands for any number of folders.
 * @returns The paths, in the order of their code units.
 * @throws {InputError} Where a folder cannot be read.
 */
export async function expandGlob(glob: string): Promise<string[]> {
  const segments = glob.split("/");
  let found = [isAbsolute(glob) ? "/" : ""];
  const parts = segments.filter((part) => part !== "");
  if (parts.at(-1) === "**") parts.push("*");
  for (const segment of parts) {
    const next: string[] = [];
    for (const folder of found) {
      if (segment === "**") {
        next.push(...await foldersIn(folder));
        continue;
      }
      if (!WILDCARD.test(segment)) {
        const path = join(folder, segment);
        if (await fileExists(path)) next.push(path);
        continue;
      }
      const pattern = segmentPattern(segment);
      if (folder !== "" && !await isFolder(folder)) continue;
      for (const name of await namesIn(folder || ".")) {
        const hidden = name.startsWith(".") && !segment.startsWith(".");
        if (!hidden && pattern.test(name)) next.push(join(folder, name));
      }
    }
    found = [...new Set(next)];
  }
  return found.sort();
}
