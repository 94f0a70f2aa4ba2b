/** Addresses where a file may stand. @module */

/**
 * Whether a name is an address on the web rather than a file's.
 *
 * @param name What the user gave.
 * @returns True for `http://…` and `https://…`.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { isUrl } from "./url.ts";
 *
 * assert(isUrl("https://example.org/bold.nii.gz"));
 * assert(!isUrl("bold.nii.gz"));
 * ```
 */
export function isUrl(name: string): boolean {
  return /^https?:\/\//i.test(name);
}

/**
 * The part of a name whose ending tells what a file is: of an address, its
 * path without query and fragment.
 *
 * @param name A file's name or an address.
 * @returns The name, or the address's path.
 */
export function pathOf(name: string): string {
  return isUrl(name) && URL.canParse(name) ? new URL(name).pathname : name;
}

/**
 * Changes the path of a name: the path of an address, or the name itself.
 *
 * @param name A file's name or an address.
 * @param change What to do to the path.
 * @returns The name of the other file; an address keeps its query.
 */
export function changePath(
  name: string,
  change: (path: string) => string,
): string {
  if (!isUrl(name) || !URL.canParse(name)) return change(name);
  const url = new URL(name);
  url.pathname = change(url.pathname);
  return url.href;
}
