/** The runner of documents finds what is wrong in them. @module */

import { assert, assertEquals, assertRejects } from "@std/assert";
import { inFolder } from "../in_folder.ts";
import type { Block } from "./document.ts";
import { runBlocks } from "./run_blocks.ts";

const block = (language: string, note: string, text: string): Block => ({
  language,
  note,
  text,
  place: "page.md:1",
});

const version = block("sh", "", "niglm --version\n");

Deno.test("blocks run in order, and texts show what was printed", () =>
  inFolder(async (folder) => {
    const printed = await runBlocks([
      block("text", "file events.tsv", "onset\tduration\n0\t1\n"),
      block("sh", "", "cat events.tsv; deno run -A cli.ts --version\n"),
      block("text", "", "onset\tduration\n…\nniglm 0.1.0\n"),
      block("text", "files", "events.tsv\n…\n"),
      block("ts", "", "unknownFunction();"),
      block("ts", "ignore", 'import "@niglm/niglm"; console.log("in 2.5 s");'),
      block("text", "", "in 7.1 s\n"),
      block("sh", "not run: it would fail", "exit 1\n"),
      block("text", "figure", "a → b\n"),
    ], { folder });
    assertEquals(printed[1], "onset\tduration\n0\t1\nniglm 0.1.0\n");
    assertEquals(printed.slice(-2), ["", ""]);
  }));

const faults: Record<string, readonly Block[]> = {
  "a command that fails": [block("sh", "", "niglm no-such-command\n")],
  "a command that fails before others": [block("sh", "", "false\ntrue\n")],
  "an undefined variable": [block("sh", "", 'echo "$unknown"\n')],
  "a script that fails": [block("ts", "ignore", "throw 1;")],
  "another text": [version, block("text", "", "niglm 0\n")],
  "lines in another order": [
    block("sh", "", "echo a; echo b\n"),
    block("text", "", "b\na\n"),
  ],
  "a line that is left out": [
    block("sh", "", "printf 'a\\nb\\nc\\n'\n"),
    block("text", "", "a\nc\n"),
  ],
  "a text after nothing": [block("text", "", "niglm 0.1.0\n")],
  "a file that is not there": [block("text", "files", "none.tsv\n")],
  "a note that means nothing": [block("sh", "norun", "true\n")],
  "a text of an unknown kind": [version, block("text", "shown", "niglm\n")],
  "a language that is not known": [block("python", "", "print()\n")],
};

for (const [name, blocks] of Object.entries(faults)) {
  Deno.test(`the runner refuses ${name}`, () =>
    inFolder(async (folder) => {
      const error = await assertRejects(() => runBlocks(blocks, { folder }));
      assert(`${error}`.includes("page.md:1"), `${error}`);
    }));
}

Deno.test("npx stands for deno, and a task for its command", () =>
  inFolder(async (folder) => {
    const [printed] = await runBlocks([
      block("sh", "", "npx -y deno@2.9.6 task demo --help\n"),
    ], { folder });
    assert(printed.includes("Usage: niglm demo"), printed);
  }));
