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

/**
 * Finds the files that match a pattern.
 *
 * @param glob A path with `*`, `?` and `[…]` within its segments; a leading
 * dot has to be there itself.
 * @returns The paths, in the order of their code units.
 * @throws {InputError} Where a folder cannot be read.
 */
export async function expandGlob(glob: string): Promise<string[]> {
  const segments = glob.split("/");
  let found = [isAbsolute(glob) ? "/" : ""];
  for (const segment of segments.filter((part) => part !== "")) {
    const next: string[] = [];
    for (const folder of found) {
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
    found = next;
  }
  return found.sort();
}
