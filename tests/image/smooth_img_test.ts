import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { InputError, UsageError } from "../../lib/errors.ts";
import {
  type Fwhm,
  smoothImg,
  smoothVolume,
  type VolumeSeries,
} from "../../lib/image/mod.ts";
import fixture from "../fixtures/resample.json" with { type: "json" };
import { noise } from "../noise.ts";

type Shape = readonly [number, number, number];

/** A series of volumes on a grid of 3 mm voxels. */
function series(shape: Shape, ...volumes: Float64Array[]): VolumeSeries {
  return {
    name: "bold.nii",
    grid: {
      shape,
      affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
      voxelSizes: [3, 3, 3],
    },
    volumeCount: volumes.length,
    tR: 2.5,
    async *volumes() {
      for (const [index, data] of volumes.entries()) yield { index, data };
    },
  };
}

/** All volumes of a smoothed series, and what was warned of. */
async function smoothed(
  from: VolumeSeries,
  fwhm: Fwhm,
): Promise<{ volumes: Float64Array[]; warnings: string[] }> {
  const warnings: string[] = [];
  const volumes: Float64Array[] = [];
  const onWarning = (message: string) => warnings.push(message);
  const to = smoothImg(from, fwhm, { onWarning });
  assertEquals([to.tR, to.volumeCount], [from.tR, from.volumeCount]);
  for await (const { data } of to.volumes()) volumes.push(data.slice());
  return { volumes, warnings };
}

for (const { shape, values } of fixture.fast) {
  Deno.test(`smoothImg smooths ${shape.join("×")} voxels fast as nilearn does`, async () => {
    const [x, y, z] = shape;
    const data = noise(11, [x, y, z]);
    data[1 + x * y] = NaN;
    const { volumes: [found] } = await smoothed(
      series([x, y, z], data),
      "fast",
    );
    const sampled = found.filter((_, i) => i % 3 === 0);
    assertEquals(sampled.length, values.length);
    sampled.forEach((value, i) => assertAlmostEquals(value, values[i], 1e-12));
    assertEquals(data[1 + x * y], NaN);
  });
}

Deno.test("smoothImg smooths every volume as smoothVolume does", async () => {
  const shape = [9, 8, 7] as const;
  const volumes = [noise(1, shape), noise(2, shape)];
  volumes[1][17] = NaN;
  const from = series(shape, ...volumes);
  for (const fwhm of [5, [4, 6.5, 8]] as const) {
    const found = await smoothed(from, fwhm);
    assertEquals(
      found.volumes,
      volumes.map((data) => smoothVolume(data, from.grid, fwhm)),
    );
    assertEquals(found.warnings, []);
  }
});

Deno.test("smoothImg warns of widths that hardly smooth", async () => {
  const from = series([2, 1, 1], Float64Array.of(1, NaN));
  const none = await smoothed(from, 0);
  assertEquals(none.volumes, [Float64Array.of(1, 0)]);
  assertEquals(none.warnings.length, 1);
  const little = await smoothed(from, [6, 1.4, 0]);
  assertEquals(little.warnings, [
    "fwhm: 1.4 mm along y is less than half a voxel (3 mm), which hardly smooths",
  ]);
});

Deno.test("smoothImg refuses widths that are none or exceed the image", () => {
  const from = series([4, 5, 2], new Float64Array(40));
  for (const fwhm of [-1, NaN, Infinity]) {
    assertThrows(
      () => smoothImg(from, fwhm),
      UsageError,
      `fwhm: found ${fwhm}`,
    );
  }
  assertThrows(
    () => smoothImg(from, [5, 5, 15.5]),
    InputError,
    "fwhm: found 15.5 mm, expected at most the image's longest side, 15 mm",
  );
});
