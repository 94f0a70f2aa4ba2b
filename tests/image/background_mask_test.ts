import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import { computeBackgroundMask } from "../../lib/image/background_mask.ts";
import { computeMultiBackgroundMask } from "../../lib/image/multi_background_mask.ts";
import { noise } from "../noise.ts";
import {
  framed,
  indices,
  masks,
  type Shape,
  summarize,
  toOptions,
} from "./masks_fixture.ts";

/** Noise with a frame of zeros, NaN or nothing. */
function noiseInFrame(shape: Shape, kind: string): Float64Array {
  const data = noise(5, shape);
  if (kind === "none") return data;
  indices(shape).forEach((index, voxel) => {
    const inside = index.every((at, axis) => at >= 2 && at < shape[axis] - 1);
    if (!inside) data[voxel] = kind === "nan" ? NaN : 0;
  });
  return data;
}

for (const { shape, kind, count, sha256 } of masks.background) {
  Deno.test(`computeBackgroundMask is nilearn's: ${shape} ${kind}`, async () => {
    const mask = computeBackgroundMask({
      grid: { shape, affine: [], voxelSizes: [1, 1, 1] },
      data: noiseInFrame(shape, kind),
    });
    assertEquals(await summarize(mask), { count, sha256 });
  });
}

const grid = {
  shape: masks.shape,
  affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  voxelSizes: [1, 1, 1],
} as const;

masks.framed.forEach(({ seed, options, count, sha256 }) => {
  const told = JSON.stringify(options);
  Deno.test(`computeBackgroundMask opens as nilearn: ${seed} ${told}`, async () => {
    const mask = computeBackgroundMask(
      { grid, data: framed(seed) },
      toOptions(options),
    );
    assertEquals(await summarize(mask), { count, sha256 });
  });
});

masks.multiBackground.forEach(({ seeds, options, count, sha256 }) => {
  const told = JSON.stringify(options);
  Deno.test(`computeMultiBackgroundMask is nilearn's: ${seeds} ${told}`, async () => {
    const volumes = seeds.map((seed) => ({ grid, data: framed(seed) }));
    const mask = computeMultiBackgroundMask(volumes, toOptions(options));
    assertEquals(await summarize(mask), { count, sha256 });
  });
});

Deno.test("computeMultiBackgroundMask wants one grid and a voxel in common", () => {
  const data = framed(1);
  const affine = grid.affine.map((value, i) => i === 3 ? 2 : value);
  assertThrows(
    () =>
      computeMultiBackgroundMask([{ grid, data }, {
        grid: { ...grid, affine },
        data,
      }]),
    InputError,
    "run 2: its affine puts voxels up to 2.00 mm away from those of run 1",
  );
  assertThrows(() => computeMultiBackgroundMask([]), InputError, "no run");
  const flat = new Float64Array(data.length);
  assertThrows(
    () => computeMultiBackgroundMask([{ grid, data: flat }]),
    InputError,
    "no voxel lies in more than 0.5",
  );
});
