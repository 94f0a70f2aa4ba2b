/** Files copied from the web. @module */

import { openUrl } from "./open_url.ts";
import { writeFile } from "./write_file.ts";

/**
 * Copies a file from the web to the disk.
 *
 * @param address Its address.
 * @param path Where to.
 * @param signal Ends it with the signal's reason.
 * @throws {InputError} Where it cannot be read, or the disk is full.
 */
export async function copyFromWeb(
  address: string,
  path: string,
  signal?: AbortSignal,
): Promise<void> {
  await using source = await openUrl(address, { signal });
  await writeFile(path, source.stream({ signal }));
}
