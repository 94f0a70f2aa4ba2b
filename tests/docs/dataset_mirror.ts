/** A server that has data sets as a mirror has them. @module */

import { made } from "../datasets/real_layouts.ts";
import { serve, type TestServer } from "../datasets/server.ts";
import { inFolder } from "../in_folder.ts";

/**
 * Serves data sets, made of the real images, under their sources' names.
 *
 * @param names Their names.
 * @param more Further files by their paths.
 */
export async function serveDatasets(
  names: readonly string[],
  more: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {},
): Promise<TestServer> {
  const files = { ...more };
  for (const name of names) {
    await inFolder(async (folder) => {
      const { sources } = await made[name](folder);
      for (const [path, bytes] of Object.entries(sources)) {
        files[`/${path}`] = bytes;
      }
    });
  }
  return serve(files);
}
