/** What the README tells of the program. @module */

import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { commands } from "../../lib/cli/options.ts";
import { runMain } from "../cli/run_main.ts";
import { blocksOf, clone } from "./document.ts";

const readme = await Deno.readTextFile(join(clone, "README.md"));

Deno.test("the README shows what the demo prints", async () => {
  const shown = (await blocksOf("README.md")).find(({ text }) =>
    text.startsWith("Made")
  );
  const { code, out } = await runMain("demo", "--quiet");
  const untimed = (text: string) =>
    text.replace(/in \d+\.\d s/, "in some s").trimEnd();
  assertEquals(code, 0);
  assertEquals(untimed(out), untimed(shown!.text));
});

Deno.test("the README names every command", () => {
  for (const { name } of commands) {
    assertStringIncludes(readme, `\`${name.split(" ")[0]}`);
  }
});
