import { assertEquals } from "@std/assert";
import { join } from "@std/path";
import { meanImg } from "../../lib/image/mean_img.ts";
import { computeMultiEpiMask } from "../../lib/image/multi_epi_mask.ts";
import { openRun } from "../../lib/nifti/mod.ts";
import { testData } from "../data.ts";
import { masks, summarize } from "./masks_fixture.ts";

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
