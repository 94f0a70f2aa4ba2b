import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import { computeBrainMask } from "../../lib/image/brain_mask.ts";
import { masks, phantom, summarize, toOptions } from "./masks_fixture.ts";

const template = {
  grid: {
    shape: masks.shape,
    affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
    voxelSizes: [2, 2, 2],
  },
  volumeCount: 1,
  data: phantom(1).map((value) => value / 1000),
} as const;

masks.brain.forEach(({ shape, affine, options, count, sha256 }) => {
  const told = JSON.stringify(options);
  Deno.test(`computeBrainMask is nilearn's: ${told}`, async () => {
    const mask = computeBrainMask(
      template,
      { shape, affine },
      toOptions(options),
    );
    assertEquals(await summarize(mask), { count, sha256 });
  });
});

Deno.test("computeBrainMask wants a volume that covers the grid", () => {
  const { grid } = template;
  const refuse = (words: string, run: () => void) =>
    assertThrows(run, InputError, words);
  refuse(
    "t.nii: no voxel of the grid is left inside at a threshold of 3",
    () => {
      computeBrainMask(template, grid, { threshold: 3, name: "t.nii" });
    },
  );
  refuse("the template: found 2 volumes, expected one", () => {
    computeBrainMask({ ...template, volumeCount: 2 }, grid);
  });
  const affine = grid.affine.map((value, i) => i === 3 ? 500 : value);
  refuse("the template: does not overlap the grid of the images", () => {
    computeBrainMask(template, { shape: grid.shape, affine });
  });
});
