/** Writes docs/cli.md: `deno task docs`. @module */

import { fromFileUrl } from "@std/path";
import { commandReference } from "../lib/cli/markdown.ts";
import { commands } from "../lib/cli/options.ts";

const path = fromFileUrl(new URL("cli.md", import.meta.url));
await Deno.writeTextFile(path, commandReference(commands));
