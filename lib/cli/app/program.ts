/** Where the program starts, for further processes. @module */

import { fromFileUrl } from "@std/path";

/** Path of `cli.ts`, or its address. */
export const PROGRAM: string = programOf(
  new URL("../../../cli.ts", import.meta.url),
);

function programOf(url: URL): string {
  return url.protocol === "file:" ? fromFileUrl(url) : url.href;
}
