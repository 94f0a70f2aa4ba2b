import { assertAlmostEquals, assertEquals } from "@std/assert";
import { reorderImg } from "../../lib/image/mod.ts";
import type { Image } from "../../lib/nifti/types.ts";
import {
  finiteImage,
  uprightImage,
} from "../../lib/plot/brain/finite_image.ts";
import { isDrawn } from "../../lib/plot/brain/paint.ts";
import { projectImage } from "../../lib/plot/brain/project.ts";
import { resolveThreshold } from "../../lib/plot/brain/threshold.ts";
import { findColormap } from "../../lib/plot/color/colormap.ts";
import { plotGlassBrain, type TileItem } from "../../lib/plot/mod.ts";
import { cases } from "./golden.ts";
import { marked, middle, turned } from "./marked.ts";

for (const { name, ignore, golden, read } of cases) {
  Deno.test(`glass brains of ${name} show what nilearn's show`, {
    ignore,
  }, async () => {
    const image = finiteImage(await read(), name);
    const upright = uprightImage(image, "continuous");
    const threshold = resolveThreshold("auto", image.data);
    const colormap = findColormap("gray");
    const paint = { threshold, colormap, vmin: -Infinity, vmax: Infinity };
    [true, false].forEach((plotAbs, i) => {
      (["l", "y", "r", "z"] as const).forEach((view, j) => {
        const { values, columns } = projectImage(upright, view, plotAbs);
        let [voxels, sum, down, right] = [0, 0, 0, 0];
        values.forEach((value, at) => {
          if (!isDrawn(value, paint)) return;
          voxels++;
          sum += value;
          down += value * Math.floor(at / columns);
          right += value * (at % columns);
        });
        const [count, ...sums] = golden.projections[i][j];
        assertEquals(voxels, count);
        const scale = Math.max(...sums.map(Math.abs), 1);
        [sum, down, right].forEach((found, k) =>
          assertAlmostEquals(found, sums[k], 1e-5 * scale)
        );
      });
    });
  });
}

function tiles(image: Image, radiological: boolean): TileItem[] {
  return plotGlassBrain(image, {
    displayMode: "lyrz",
    threshold: 1,
    radiological,
    maskImg: { ...image, data: image.data.map(() => 1) },
  }).scene.items.filter((item) => item.kind === "tile").slice(0, 4);
}

for (const [name, affine] of Object.entries(turned)) {
  Deno.test(`a glass brain has the mark on the right: ${name}`, () => {
    const image = marked(affine);
    const [left, behind, right, above] = tiles(image, false);
    assertEquals(left.rgba.every((value, i) => i % 4 < 3 || value === 0), true);
    assertEquals(middle(behind)[0] > 0.6, true);
    // Seen from the right, the front is on the right.
    assertEquals(middle(right)[0] > 0.6, true);
    assertEquals(middle(above)[0] > 0.6, true);
    const turnedRound = tiles(image, true);
    assertEquals(middle(turnedRound[1])[0] < 0.4, true);
    assertEquals(middle(turnedRound[2])[0] > 0.6, true);
    assertEquals(middle(turnedRound[3])[0] < 0.4, true);
  });
}

Deno.test("the outline is taken from the mask", () => {
  const image = marked(turned.upright);
  const lines = (maskImg?: Image) =>
    plotGlassBrain(image, { displayMode: "z", threshold: 1, maskImg }).scene
      .items.filter((item) => item.kind === "polygon")
      .flatMap(({ rings }) => rings.flat());
  const small = lines();
  const large = lines({ ...image, data: image.data.map(() => 1) });
  assertEquals(small.length > 0 && large.length > small.length, true);
  assertEquals(reorderImg(image), image);
});
