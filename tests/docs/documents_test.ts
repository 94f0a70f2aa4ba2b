/** The documents: each of their blocks is run as it stands. @module */

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { commands } from "../../lib/cli/options.ts";
import { parse } from "../../lib/cli/parse.ts";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { allDocuments, type Block, blocksOf, clone } from "./document.ts";
import { needs } from "./readers.ts";
import { runBlocks } from "./run_blocks.ts";

/** Documents that have a test of their own. */
const elsewhere = /^docs\/(analyses\/|cli\.md$)/;

const documents = (await allDocuments()).filter((path) =>
  !elsewhere.test(path)
);

/** Whether any of a document's blocks is for the runner. */
const runs = ({ language, note }: Block) =>
  note === "ignore" || language === "sh" || language === "text" && note === "";

const measured = "docs/performance.md";

for (const path of documents) {
  const blocks = (await blocksOf(path))
    .filter(({ language }) => path !== measured || language !== "text");
  if (!blocks.some(runs)) continue;
  const { real = false, prepare, check } = needs[path] ?? {};
  Deno.test(
    `${path} runs as it stands`,
    { ignore: real && !testData },
    () =>
      inFolder(async (folder) => {
        await using stack = new AsyncDisposableStack();
        const more = await prepare?.(folder, stack);
        const printed = await runBlocks(blocks, { folder, ...more });
        check?.(printed);
      }),
  );
}

Deno.test("the scripts of the documents are well typed", () =>
  inFolder(async (folder) => {
    const scripts: string[] = [];
    for (const path of await allDocuments()) {
      for (const { language, note, text } of await blocksOf(path)) {
        if (language !== "ts" || note !== "ignore") continue;
        const script = join(
          folder,
          `${path.replaceAll("/", "-")}-${scripts.length}.ts`,
        );
        await Deno.writeTextFile(script, text);
        scripts.push(script);
      }
    }
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--config", join(clone, "deno.json"), ...scripts],
    }).output();
    assert(scripts.length > 0 && success, new TextDecoder().decode(stderr));
  }));

Deno.test(`${measured}: niglm still has the commands that were measured`, async () => {
  const commandLines = (await blocksOf(measured))
    .filter(({ language }) => language === "text")
    .flatMap(({ text }) => text.trim().split("\n"))
    .flatMap((line) => /^deno run -A cli\.ts (.*)/.exec(line)?.[1] ?? []);
  assert(commandLines.length > 0);
  for (const line of commandLines) {
    const words = line.match(/'[^']*'|\S+/g) ?? [];
    if (line === "--help") continue;
    parse(words.map((word) => word.replaceAll("'", "")), commands);
  }
});

Deno.test("no files are made for a document that is not there", () => {
  for (const path of Object.keys(needs)) assert(documents.includes(path), path);
});

Deno.test("the blocks that no test runs are these", async () => {
  const found: string[] = [];
  for (const path of await allDocuments()) {
    for (const { language, note } of await blocksOf(path)) {
      if (language === "sh" && note !== "") found.push(`${path}: ${note}`);
    }
  }
  assertEquals(found, [
    "README.md: not run: runs the tests, these among them",
    "docs/cohorts.md: not run: needs Slurm",
    "docs/cohorts.md: not run: fills the cache of Deno over the network",
    "docs/performance.md: not run: installs nilearn and measures for hours",
  ]);
});

Deno.test("the pages that documents link to are there", async () => {
  for (const path of await allDocuments()) {
    const page = await Deno.readTextFile(join(clone, path));
    for (const [, target] of page.matchAll(/\]\((?!http|#)([^)#\s]+)/g)) {
      const there = join(clone, path, "..", target);
      assert((await Deno.stat(there)).isFile, `${path}: ${target}`);
    }
  }
});
