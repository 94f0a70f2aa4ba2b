import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/errors.ts";
import { gaussianFilter } from "../../lib/image/gaussian.ts";
import { smoothVolume } from "../../lib/image/smooth.ts";
import { noise } from "../noise.ts";
import { masks } from "./masks_fixture.ts";

/** Every so many values equal the expected ones to rounding. */
function assertSampled(
  data: Float64Array,
  step: number,
  expected: readonly number[],
): void {
  const sampled = data.filter((_, i) => i % step === 0);
  assertEquals(sampled.length, expected.length);
  sampled.forEach((value, i) => assertAlmostEquals(value, expected[i], 2e-13));
}

for (const { shape, sigma, values } of masks.filtered) {
  Deno.test(`gaussianFilter filters ${shape.join("×")} voxels as scipy does`, () => {
    assertSampled(gaussianFilter(noise(6, shape), shape, sigma), 7, values);
  });
}

for (const { fwhm, affine, values } of masks.smoothed) {
  Deno.test(`smoothVolume smooths by ${fwhm} mm as nilearn does`, () => {
    const shape = [9, 8, 7] as const;
    const data = noise(7, shape);
    data[1 + 9 * (2 + 8 * 3)] = NaN;
    data[4 + 9 * (4 + 8 * 4)] = -Infinity;
    assertSampled(smoothVolume(data, { shape, affine }, fwhm), 29, values);
  });
}

const grid = {
  shape: [3, 1, 1],
  affine: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
} as const;

Deno.test("smoothVolume by 0 only replaces what is not finite", () => {
  const data = Float64Array.of(1, NaN, 3);
  assertEquals([...smoothVolume(data, grid, 0)], [1, 0, 3]);
  assertEquals(data[1], NaN);
});

Deno.test("smoothVolume refuses a width that is none", () => {
  for (const fwhm of [-1, NaN, Infinity]) {
    assertThrows(
      () => smoothVolume(new Float64Array(3), grid, fwhm),
      UsageError,
      `smoothing_fwhm: found ${fwhm}`,
    );
  }
});
