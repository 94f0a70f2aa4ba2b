import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { expandGlob } from "../../lib/bytes/mod.ts";
import { computeBackgroundMask } from "../../lib/image/background_mask.ts";
import { meanImg } from "../../lib/image/mean_img.ts";
import { computeMultiBackgroundMask } from "../../lib/image/multi_background_mask.ts";
import { computeMultiEpiMask } from "../../lib/image/multi_epi_mask.ts";
import { openRun, readImage } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import { masks, summarize, toOptions } from "./masks_fixture.ts";

for (const { file, count, sha256 } of masks.real) {
  Deno.test({
    name: `computeMultiEpiMask finds nilearn's ${count} voxels: ${file}`,
    ignore: testData === undefined,
    fn: async () => {
      const run = await openRun(join(testData ?? "", file));
      const mask = computeMultiEpiMask([await meanImg([run])]);
      assertEquals(await summarize(mask), { count, sha256 });
    },
  });
}

for (const { files, multi, options, count, sha256 } of masks.groups) {
  const name = multi ? "computeMultiBackgroundMask" : "computeBackgroundMask";
  Deno.test({
    name: `${name} finds nilearn's ${count} voxels: ${files}`,
    ignore: testData === undefined,
    fn: async () => {
      const paths = await expandGlob(join(testData ?? "", files));
      const mask = multi
        ? computeMultiBackgroundMask(
          await Promise.all(paths.map((path) => readImage(path))),
          toOptions(options),
        )
        : computeBackgroundMask(await meanImg([await openRun(paths)]));
      assertEquals(await summarize(mask), { count, sha256 });
    },
  });
}
