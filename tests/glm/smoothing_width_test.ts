import { assertEquals, assertRejects } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import { fitFirstLevel, fitSecondLevel } from "../../lib/glm/mod.ts";
import type { VolumeSeries } from "../../lib/nifti/mod.ts";

Deno.test("a width that hardly smooths is warned of once, one too wide refused", async () => {
  const run: VolumeSeries = {
    name: "made",
    grid: {
      shape: [2, 2, 1],
      affine: [3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1],
      voxelSizes: [3, 3, 3],
    },
    volumeCount: 12,
    tR: 2,
    async *volumes() {
      for (let index = 0; index < 12; index++) {
        yield { index, data: Float64Array.of(1, 2, 3, 4 + (index * 5) % 7) };
      }
    },
  };
  const warnings: string[] = [];
  const options = {
    events: [{ onset: 4, duration: 4, trialType: "on" }],
    mask: "none",
    driftModel: "none",
    onWarning: (message: string) => void warnings.push(message),
  } as const;
  await fitFirstLevel([run, run], { ...options, smoothingFwhm: 1 });
  assertEquals(warnings.filter((text) => text.startsWith("smoothing_fwhm")), [
    "smoothing_fwhm: 1 mm along x is less than half a voxel (3 mm), which hardly smooths",
  ]);
  await assertRejects(
    () => fitFirstLevel(run, { ...options, smoothingFwhm: 7 }),
    InputError,
    "smoothing_fwhm: found 7 mm, expected at most the image's longest side, 6 mm",
  );
  await assertRejects(
    () => fitSecondLevel(run, { onWarning: () => {}, smoothingFwhm: 7 }),
    InputError,
    "smoothing_fwhm: found 7 mm",
  );
});
