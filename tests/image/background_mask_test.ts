import { assertEquals } from "@std/assert";
import { computeBackgroundMask } from "../../lib/image/background_mask.ts";
import { noise } from "../noise.ts";
import { indices, masks, type Shape, summarize } from "./masks_fixture.ts";

/** Noise with a frame of zeros, NaN or nothing. */
function framed(shape: Shape, kind: string): Float64Array {
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
      data: framed(shape, kind),
    });
    assertEquals(await summarize(mask), { count, sha256 });
  });
}
