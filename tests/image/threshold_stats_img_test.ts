import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { InputError, UsageError } from "../../lib/errors.ts";
import { thresholdStatsImg } from "../../lib/image/threshold_stats_img.ts";
import type { Image } from "../../lib/nifti/types.ts";
import { smoothNoise } from "../noise.ts";
import { clusters, parseHeightName } from "../stats/clusters_fixture.ts";
import { indices } from "./masks_fixture.ts";

const shape = [12, 12, 12] as const;
const grid = { shape, ...clusters.grids.diagonal };

/** An image of one volume. */
function imageOf(data: Float64Array): Image {
  return { grid, volumeCount: 1, data };
}

const full = smoothNoise(20, shape).map((value) => value * 1.7);
const zeros = full.slice();
indices(shape).forEach(([x, y, z], voxel) => {
  const inside = x >= 3 && x < 9 && y >= 2 && y < 10 && z >= 2 && z < 10;
  if (!inside) zeros[voxel] = 0;
});
const maps = {
  full,
  zeros,
  missing: zeros.map((value) => value === 0 ? NaN : value),
};
const mask = imageOf(full.map((value) => value > -1 ? 1 : 0));

for (const [name, map] of Object.entries({ ...maps, mask: full })) {
  const heights = clusters.thresholds[name as keyof typeof maps | "mask"];
  for (const [told, height] of Object.entries(heights)) {
    Deno.test(`thresholdStatsImg finds nilearn's height: ${name}, ${told}`, () => {
      const { threshold } = thresholdStatsImg(imageOf(map), {
        ...parseHeightName(told),
        mask: name === "mask" ? mask : undefined,
      });
      assertAlmostEquals(threshold, height, 1e-12);
    });
  }
}

for (const given of clusters.thresholds.left) {
  const [threshold, clusterThreshold, twoSided, masked, count] = given;
  Deno.test(`thresholdStatsImg keeps nilearn's voxels: ${given}`, () => {
    const { image } = thresholdStatsImg(imageOf(full), {
      heightControl: "none",
      threshold,
      clusterThreshold,
      twoSided,
      mask: masked ? mask : undefined,
    });
    assertEquals(image.data.filter((value) => value !== 0).length, count);
  });
}

Deno.test("thresholdStatsImg of a map of zeros", () => {
  const empty = imageOf(new Float64Array(full.length));
  assertEquals(thresholdStatsImg(empty).image.data.some((v) => v !== 0), false);
  assertThrows(
    () => thresholdStatsImg(empty, { heightControl: "fdr", name: "z.nii" }),
    InputError,
    "z.nii: found one value in every voxel",
  );
});

Deno.test("thresholdStatsImg reports options out of range as usage", () => {
  const error = assertThrows(
    () => thresholdStatsImg(imageOf(full), { alpha: 3 }),
    UsageError,
    "alpha: found 3, expected a rate between 0 and 1",
  ) as UsageError;
  assertEquals(error.field, "alpha");
  assertThrows(
    () => thresholdStatsImg(imageOf(full), { clusterThreshold: -1 }),
    UsageError,
    "clusterThreshold: found -1",
  );
});

Deno.test("thresholdStatsImg refuses several volumes", () => {
  const series = { grid, volumeCount: 2, data: new Float64Array(2 * 12 ** 3) };
  assertThrows(
    () => thresholdStatsImg(series, { name: "run.nii" }),
    InputError,
    "run.nii: found 2 volumes, expected one",
  );
});
