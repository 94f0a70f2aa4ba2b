/** Checksums of files, found by a worker. @module */
import { fileChecksums } from "../bytes/file_checksum.ts";
import type { Request } from "./protocol.ts";

/**
 * Finds sizes and checksums of files.
 *
 * @param request The files, and where to put what is found.
 */
export async function checkFiles(
  { files, sums }: Extract<Request, { readonly kind: "check" }>,
): Promise<void> {
  let i = 0;
  for await (const { bytes, crc32 } of fileChecksums(files)) {
    sums[i++] = bytes;
    sums[i++] = crc32;
  }
}
