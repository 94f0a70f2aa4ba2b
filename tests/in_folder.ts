/** A folder that lasts as long as a test. @module */

/**
 * Runs a test with a new folder, which is removed afterwards.
 *
 * @param run The test; it gets the folder's path.
 */
export async function inFolder(
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
