/** What killed runs leave in a folder for scratch files. @module */

import { join } from "@std/path";

/** Begins the names of scratch files. */
export const SCRATCH_PREFIX = "niglm-scratch-";

/** Scratch files have a name for a moment only; older names are leftovers. */
const MOMENT_MS = 60_000;

async function removeOld(path: string): Promise<void> {
  try {
    const { isFile, mtime } = await Deno.lstat(path);
    if (!isFile || !mtime || Date.now() - mtime.getTime() < MOMENT_MS) return;
    await Deno.remove(path);
  } catch {
    return; // someone else's, or someone else was faster
  }
}

/**
 * Removes scratch files whose runs ended before they could.
 *
 * @param folder Where to look; what cannot be read or removed is left.
 */
export async function removeScratchLeftovers(folder: string): Promise<void> {
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (name.startsWith(SCRATCH_PREFIX)) await removeOld(join(folder, name));
    }
  } catch {
    return; // a folder that may be written and not listed
  }
}
