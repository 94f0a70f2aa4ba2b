/**
 * The pages of docs/analyses: each of their blocks is run as it stands, and
 * the scripts write the maps that the commands write.
 */

import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readImage } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import { inFolder } from "../in_folder.ts";
import { serveDatasets } from "./dataset_mirror.ts";
import { allDocuments, blocksOf } from "./document.ts";
import { runBlocks } from "./run_blocks.ts";

/** The data set of a page, and the maps that both of its ways write. */
interface Analysis {
  /** Its name. */
  readonly dataset: string;
  /** By the file that a script writes, what the commands write. */
  readonly maps: Readonly<Record<string, string>>;
}

const zMap = (folder: string, contrast: string) =>
  `${folder}/contrast-${contrast}_stat-z_statmap.nii.gz`;

const analyses: Record<string, Analysis> = {
  "docs/analyses/single-run.md": {
    dataset: "spm-auditory",
    maps: { "listening_z.nii.gz": zMap("auditory", "listening") },
  },
  "docs/analyses/native-space.md": {
    dataset: "spm-multimodal-faces",
    maps: {
      "own_z.nii.gz": zMap("own", "facesMinusScrambled"),
      "joined_z.nii.gz": zMap("joined", "facesMinusScrambled"),
    },
  },
  "docs/analyses/fixed-effects.md": {
    dataset: "fiac",
    maps: {
      "subject_z.nii.gz": zMap("fiac/subject", "differentMinusSame"),
      "weighted_z.nii.gz": zMap("fiac/weighted", "differentMinusSame"),
    },
  },
  "docs/analyses/two-sample.md": {
    dataset: "brainomics-localizer",
    maps: {
      "unpaired_z.nii.gz": zMap("unpaired", "vertical"),
      "paired_z.nii.gz": zMap("paired", "vertical"),
    },
  },
};

for (const page of await allDocuments()) {
  if (!page.startsWith("docs/analyses/")) continue;
  Deno.test(
    `${page} runs as it stands, to the same maps by commands and by scripts`,
    { ignore: !testData },
    () =>
      inFolder(async (folder) => {
        const { dataset, maps } = analyses[page];
        await using server = await serveDatasets([dataset]);
        const blocks = await blocksOf(page);
        for (const language of ["sh", "ts"]) {
          assert(blocks.some((block) => block.language === language), language);
        }
        await runBlocks(blocks, { folder, mirror: server.address });
        for (const [script, command] of Object.entries(maps)) {
          const [a, b] = await Promise.all(
            [script, command].map((name) => readImage(join(folder, name))),
          );
          assert(b.data.some((value) => value !== 0), command);
          assertEquals(a.grid.affine, b.grid.affine, script);
          assert(
            a.data.length === b.data.length &&
              a.data.every((value, i) => value === b.data[i]),
            `${script} and ${command} differ`,
          );
        }
      }),
  );
}
