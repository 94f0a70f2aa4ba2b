/**
 * A worker for a fit from an address, which begins while the program itself is
 * still being evaluated: `cli.ts` imports this before anything else. Nothing is
 * asked for until the call is understood.
 *
 * @module
 */

import { isUrl } from "../bytes/url.ts";

const program = new URL("../../cli.ts", import.meta.url).href;
const [command, run = ""] = Deno.args;

if (Deno.mainModule === program && command === "first-level" && isUrl(run)) {
  const [{ startAhead }, { whyNoWorkers }] = await Promise.all([
    import("../workers/ahead.ts"),
    import("../workers/worker_url.ts"),
  ]);
  if (whyNoWorkers() === undefined) startAhead(["fetch"]);
}
