/** What the README tells of the program. @module */

import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { commands } from "../../lib/cli/options.ts";
import { runMain } from "../cli/run_main.ts";
import { inFolder } from "../in_folder.ts";
import { blocksOf, clone } from "./document.ts";
import { study } from "./readers.ts";
import { runBlocks } from "./run_blocks.ts";

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

Deno.test("a newcomer comes from the README to the reports of an own study", () =>
  inFolder(async (folder) => {
    await study(folder);
    const path = await Promise.all(
      ["## See it work", "## Your own data"].map((section) =>
        blocksOf("README.md", section)
      ),
    );
    const printed = await runBlocks(path.flat(), { folder });
    assertEquals(
      path.flat().filter(({ language }) => language === "sh").length,
      5,
    );
    const reports = printed.flatMap((text) =>
      [...text.matchAll(/^report +(.+)$/gm)].map(([, report]) => report)
    );
    assertEquals(reports.length, 3);
    const pages = await Promise.all(
      reports.map((report) => Deno.readTextFile(join(folder, report))),
    );
    for (const page of pages) {
      assertStringIncludes(page, "Threshold: z &gt; 3.09");
    }
    assertStringIncludes(
      pages[0],
      "nuisance regressors by the strategy simple and a constant, but no " +
        "model of slow drifts. Effects of the runs were combined",
    );
    assertStringIncludes(pages[0], "The brain masks of the derivatives were");
    assertStringIncludes(pages[2], "2 maps were analysed");
  }));

Deno.test("the README names every command", () => {
  for (const { name } of commands) {
    assertStringIncludes(readme, `\`${name.split(" ")[0]}`);
  }
});
