/** Checksums of files, found by a worker. @module */
import { fileChecksum } from "../bytes/file_checksum.ts";
import type { Request } from "./protocol.ts";

/**
 * Finds sizes and checksums of files.
 *
 * @param request The files, and where to put what is found.
 */
export async function checkFiles(
  { files, sums }: Extract<Request, { readonly kind: "check" }>,
): Promise<void> {
  for (const [i, file] of files.entries()) {
    const { bytes, crc32 } = await fileChecksum(file);
    sums[2 * i] = bytes;
    sums[2 * i + 1] = crc32;
  }
}
