/** Whether there is a file. @module */

import { fileError } from "./file_error.ts";
import { isUrl } from "./url.ts";

/**
 * Whether there is a file or folder of a name, or a file at an address.
 *
 * @param path Its name.
 * @returns `false` where there is none.
 * @throws {InputError} Where one may not look.
 */
export async function fileExists(path: string): Promise<boolean> {
  if (isUrl(path)) return await isServed(path);
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw fileError(error, path, "read");
  }
}

async function isServed(address: string): Promise<boolean> {
  const [{ openUrl }, { MissingError }] = await Promise.all([
    import("./open_url.ts"),
    import("./request_errors.ts"),
  ]);
  try {
    await openUrl(address);
    return true;
  } catch (error) {
    if (error instanceof MissingError) return false;
    throw error;
  }
}
