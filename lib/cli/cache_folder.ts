/** Where fetched data sets are kept. @module */

import { join } from "@std/path";
import { UsageError } from "../errors.ts";
import { environment } from "./environment.ts";

/**
 * The folder of fetched data sets: the one that is given, `NIGLM_CACHE`, or
 * the place that the system has for caches.
 *
 * @param given What the call says.
 * @returns The folder.
 * @throws {UsageError} If nothing says where it is.
 */
export function cacheFolder(given: string | undefined): string {
  const chosen = given ?? environment("NIGLM_CACHE") ?? systemCache();
  if (chosen !== undefined) return chosen;
  throw new UsageError(
    "the folder of fetched data sets is not known (no NIGLM_CACHE, no HOME that may be read): expected --out, or --allow-env",
    { field: "--out" },
  );
}

function systemCache(): string | undefined {
  if (Deno.build.os === "windows") {
    const local = environment("LOCALAPPDATA");
    return local && join(local, "niglm", "cache");
  }
  const home = environment("HOME");
  if (Deno.build.os === "darwin") {
    return home && join(home, "Library", "Caches", "niglm");
  }
  const base = environment("XDG_CACHE_HOME") || home && join(home, ".cache");
  return base && join(base, "niglm");
}
