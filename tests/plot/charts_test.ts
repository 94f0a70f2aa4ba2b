import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import type { Image, VolumeSeries } from "../../lib/nifti/types.ts";
import { detrendCarpet } from "../../lib/plot/charts/carpet_series.ts";
import { findColormap } from "../../lib/plot/color/colormap.ts";
import { plotCarpet, plotImgComparison } from "../../lib/plot/mod.ts";
import { noise, smoothNoise } from "../noise.ts";

const shape = [6, 5, 4] as const;
const grid = {
  shape,
  affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
  voxelSizes: [3, 3, 3],
} as const;

function runOf(scans: number): VolumeSeries {
  return {
    name: "run.nii",
    grid,
    volumeCount: scans,
    tR: 2,
    async *volumes() {
      for (let index = 0; index < scans; index++) {
        yield await Promise.resolve({ index, data: noise(index + 1, shape) });
      }
    },
  };
}

function imageOf(data: Float64Array): Image {
  return { grid, volumeCount: 1, data };
}

Deno.test("a carpet's courses have no slope, no mean and the deviation 1", () => {
  const values = Float64Array.of(1, 4, 2, 9, 5, 5, 5, 5, 0, 1, 2, 3);
  detrendCarpet({ values, rows: 3, scans: 4 }, true);
  const first = values.subarray(0, 4);
  const sum = first.reduce((a, b) => a + b, 0);
  const slope = first.reduce((a, b, t) => a + b * (t - 1.5), 0);
  const square = first.reduce((a, b) => a + b * b, 0);
  assertAlmostEquals(sum, 0, 1e-12);
  assertAlmostEquals(slope, 0, 1e-12);
  assertAlmostEquals(square / 3, 1, 1e-12);
  assertEquals([...values.subarray(4)].every((v) => Math.abs(v) < 1e-12), true);
});

Deno.test("a carpet shows label after label, x slowest", async () => {
  const labels = imageOf(
    Float64Array.from({ length: 120 }, (_, v) => v < 3 ? 7 : v < 6 ? 2 : 0),
  );
  const picture = await plotCarpet(runOf(5), {
    maskImg: labels,
    detrend: false,
    vmin: 0,
    vmax: 256,
    cmap: "gray",
  });
  const tile = picture.scene.items.find((item) => item.kind === "tile");
  assertEquals([tile?.columns, tile?.rows], [5, 6]);
  const found = Array.from({ length: 30 }, (_, cell) => tile?.rgba[4 * cell]);
  const expected = [3, 4, 5, 0, 1, 2].flatMap((voxel) =>
    [1, 2, 3, 4, 5].map((seed) =>
      findColormap("gray").colors[3 * noise(seed, shape)[voxel]]
    )
  );
  assertEquals(found, expected);
  const texts = picture.scene.items.filter((item) => item.kind === "text")
    .map(({ text }) => text);
  assertEquals(["2", "7", "time (s)"].every((t) => texts.includes(t)), true);
});

Deno.test("a long carpet is thinned out, as nilearn's", async () => {
  const mask = imageOf(new Float64Array(120).fill(1));
  const { facts, scene } = await plotCarpet(runOf(801), { maskImg: mask });
  const tile = scene.items.find((item) => item.kind === "tile");
  assertEquals([facts.step, tile?.columns], [2, 401]);
});

Deno.test("a carpet needs a run and a voxel", async () => {
  const mask = imageOf(new Float64Array(120));
  await assertRejects(
    () => plotCarpet(runOf(1)),
    InputError,
    "found 1 volume, expected a run",
  );
  await assertRejects(
    () => plotCarpet(runOf(3), { maskImg: mask }),
    InputError,
    "no voxel is inside the mask",
  );
});

Deno.test("maps are compared by Pearson's r inside the mask", () => {
  const a = imageOf(smoothNoise(1, shape));
  const opposite = imageOf(a.data.map((value) => 3 - 2 * value));
  const everywhere = imageOf(a.data.map(() => 1));
  const compared = plotImgComparison(a, opposite, { maskImg: everywhere });
  assertAlmostEquals(Number(compared.facts.correlation), -1, 1e-12);
  assertEquals(compared.facts.voxels, 120);
  const constant = plotImgComparison(a, imageOf(a.data.map(() => 2)), {
    maskImg: everywhere,
  });
  assertEquals(constant.facts.correlation, NaN);
});
