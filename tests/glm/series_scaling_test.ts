import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { ScaleSettings } from "../../lib/glm/scale.ts";
import {
  applyScales,
  findScales,
  makeScales,
  seriesMeans,
} from "../../lib/glm/series_scaling.ts";
import type { SeriesSlab } from "../../lib/glm/slab_fit.ts";
import { sumInBlocks } from "../../lib/glm/sum_in_blocks.ts";

/** Three voxels of three scans, with one value between rows. */
function makeSlab() {
  return {
    values: Float64Array.of(1, 2, 0.25, -9, 2, 4, 0.5, -9, 3, 6, 0.75),
    stride: 4,
    voxelCount: 3,
  };
}

function assertValues(
  found: Float64Array,
  expected: readonly number[],
): void {
  assertEquals(found.length, expected.length);
  expected.forEach((value, i) => assertAlmostEquals(found[i], value, 1e-13));
}

Deno.test("means are taken over time", () => {
  const means = new Float64Array(5);
  seriesMeans(makeSlab(), means, 1);
  assertEquals(means, Float64Array.of(0, 2, 4, 0.5, 0));
});

/** Scales a slab in place. */
function scale(slab: SeriesSlab, settings: Partial<ScaleSettings>): void {
  const all = { scaling: false, standardize: false, grandMean: 0 } as const;
  const scales = makeScales(slab.voxelCount + 2);
  findScales(slab, { ...all, ...settings }, scales, 2);
  applyScales(slab, scales, 2);
}

Deno.test("series are scaled to percent of their mean, at least 1", () => {
  const slab = makeSlab();
  scale(slab, { scaling: 0 });
  assertValues(slab.values, [-50, -50, -75, -9, 0, 0, -50, -9, 50, 50, -25]);
});

Deno.test("series are scaled to percent of a grand mean, at least 1, or left", () => {
  const slab = makeSlab();
  scale(slab, { scaling: "grand-mean", grandMean: 2 });
  assertValues(
    slab.values,
    [-50, 0, -87.5, -9, 0, 100, -75, -9, 50, 200, -62.5],
  );
  const low = makeSlab();
  scale(low, { scaling: "grand-mean", grandMean: 0.1 });
  assertValues(low.values, [0, 100, -75, -9, 100, 300, -50, -9, 200, 500, -25]);
  const left = makeSlab();
  scale(left, { scaling: false });
  assertEquals(left.values, makeSlab().values);
});

Deno.test("scaling keeps the digits of a large baseline", () => {
  const values = Float64Array.of(1e10 + 1, 1e10 - 1, 1e10 + 2, 1e10 - 2);
  scale({ values, stride: 1, voxelCount: 1 }, { scaling: 0 });
  assertEquals(values, Float64Array.of(1e-8, -1e-8, 2e-8, -2e-8));
});

Deno.test("series are standardised by the sample deviation, whatever their scaling", () => {
  for (const scaling of [0, false] as const) {
    const slab = makeSlab();
    scale(slab, { scaling, standardize: true });
    assertValues(slab.values, [-1, -1, -1, -9, 0, 0, 0, -9, 1, 1, 1]);
    const constant = new Float64Array(4).fill(0.1);
    scale({ values: constant, stride: 1, voxelCount: 1 }, {
      scaling,
      standardize: true,
    });
    assertEquals(constant, new Float64Array(4));
  }
});

Deno.test("sums run over blocks of 4,096 voxels", () => {
  const values = new Float64Array(4096 * 2 + 1).fill(1);
  values[0] = 2 ** 53;
  let first = 0;
  for (const value of values.subarray(0, 4096)) first += value;
  assertEquals(sumInBlocks(values), first + 4096 + 1);
  assertEquals(sumInBlocks(new Float64Array(0)), 0);
});
