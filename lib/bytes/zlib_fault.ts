/** What zlib says is wrong, as the fault of a file. @module */

import type { GunzipFault } from "./gunzip_error.ts";

/**
 * Tells what is wrong with a gzip file from zlib's message.
 *
 * @param message zlib's message.
 * @param begun Whether the file begins as gzip files do, so that a wrong
 * header is a later one.
 * @returns The fault.
 */
export function zlibFault(message: string, begun: boolean): GunzipFault {
  if (message.includes("unexpected end of file")) return "truncated";
  if (message.includes("incorrect data check")) return "checksum";
  if (message.includes("incorrect length check")) return "length";
  if (message.includes("incorrect header check")) {
    return begun ? "garbage" : "not-gzip";
  }
  return "damaged";
}
