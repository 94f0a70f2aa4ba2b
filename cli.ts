/**
 * The command-line program.
 *
 * ```sh
 * deno run -A cli.ts first-level bold.nii.gz --events events.tsv \
 *   --contrast "active - rest" --out results
 * ```
 *
 * Scripts can run commands too: {@linkcode main} takes the words of a command
 * line and returns the exit code.
 *
 * @module
 */

import "./lib/cli/fetch_first.ts";
import { main } from "./lib/cli/main.ts";

export { main };
export type { Terminal } from "./lib/cli/terminal.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));
