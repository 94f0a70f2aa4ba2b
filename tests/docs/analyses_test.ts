/** The pages of docs/analyses: each of their blocks is run as it stands. */

import { assert } from "@std/assert";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { serveDatasets } from "./dataset_mirror.ts";
import { allDocuments, blocksOf } from "./document.ts";
import { runBlocks } from "./run_blocks.ts";

const datasets: Record<string, string> = {
  "docs/analyses/single-run.md": "spm-auditory",
  "docs/analyses/native-space.md": "spm-multimodal-faces",
  "docs/analyses/fixed-effects.md": "fiac",
  "docs/analyses/two-sample.md": "brainomics-localizer",
};

for (const page of await allDocuments()) {
  if (!page.startsWith("docs/analyses/")) continue;
  Deno.test(
    `${page} runs as it stands, as commands and as a script`,
    { ignore: !testData },
    () =>
      inFolder(async (folder) => {
        await using server = await serveDatasets([datasets[page]]);
        const blocks = await blocksOf(page);
        for (const language of ["sh", "ts"]) {
          assert(blocks.some((block) => block.language === language), language);
        }
        await runBlocks(blocks, { folder, mirror: server.address });
      }),
  );
}
