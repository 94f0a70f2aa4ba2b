import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import { computeMultiEpiMask } from "../../lib/image/mod.ts";
import { runMaskVoxels } from "../../lib/image/run_mask_voxels.ts";
import { gridOf, masks, phantom } from "./masks_fixture.ts";

const grid = gridOf(masks.shape);

Deno.test("the voxels of a run's mask are those of its bytes", () => {
  for (const opening of [0, 1, 2]) {
    for (const seed of [1, 2, 3]) {
      const mean = { grid, data: phantom(seed) };
      const mask = computeMultiEpiMask([mean], { opening });
      const voxels = runMaskVoxels(mean, { opening });
      assertEquals(voxels.length > 0, true);
      assertEquals(
        [...voxels],
        [...mask.keys()].filter((voxel) => mask[voxel] === 1),
      );
    }
  }
});

Deno.test("a run without a brain has no voxels", () => {
  const mean = { grid: gridOf([2, 2, 2]), data: new Float64Array(8).fill(5) };
  assertThrows(
    () => runMaskVoxels(mean, { name: "flat.nii" }),
    InputError,
    "flat.nii: the mask computed from it is empty",
  );
});
