/** The examples of docs/cli.md: each is run as it stands. @module */

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { exampleFiles, haxbySubjects } from "./example_files.ts";
import { serveDatasets } from "../docs/dataset_mirror.ts";
import { blocksOf } from "../docs/document.ts";
import { runBlocks } from "../docs/run_blocks.ts";

/** Copies a folder; its files are shared, and never changed in place. */
async function shareFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await shareFolder(join(from, name), join(to, name));
    else await Deno.link(join(from, name), join(to, name));
  }
}

/** What cannot be run as it stands, and why. */
const notRun: Readonly<Record<string, string>> = {
  "niglm app-study": "it answers the program that started it",
};

/** What an example writes. */
function outputs(example: string): string[] {
  return [...example.matchAll(/(?:--out|>) (\S+)/g)].map(([, path]) => path);
}

Deno.test("the examples of docs/cli.md run as they stand", {
  ignore: !testData,
}, () =>
  inFolder(async (folder) => {
    const files = join(folder, "files");
    await Deno.mkdir(files);
    await exampleFiles(files);
    await using server = await serveDatasets(
      ["spm-auditory"],
      await haxbySubjects(),
    );
    const examples = (await blocksOf("docs/cli.md"))
      .filter(({ language }) => language === "sh")
      .flatMap((block) =>
        block.text.trimEnd().split("\n").map((text) => ({ ...block, text }))
      );
    const texts = examples.map(({ text }) => text);
    assert(Object.keys(notRun).every((text) => texts.includes(text)));
    // What belongs together is run in one folder: `app` and `app-unit`.
    const runnable = examples.filter(({ text }) => !(text in notRun));
    const groups = Map.groupBy(
      runnable,
      ({ text }) => /\w+ \w+/.exec(text)![0],
    );
    const waiting = groups.values();
    const runOthers = async () => {
      for (const group of waiting) {
        const own = await Deno.makeTempDir({ dir: folder });
        await shareFolder(files, own);
        for (const example of group) {
          for (const path of outputs(example.text)) {
            await Deno.remove(join(own, path), { recursive: true })
              .catch(() => {});
          }
          await runBlocks([example], { folder: own, mirror: server.address });
        }
      }
    };
    const ended = await Promise.allSettled([runOthers(), runOthers()]);
    assertEquals(
      ended.flatMap((end) => end.status === "rejected" ? [end.reason] : []),
      [],
    );
  }));
