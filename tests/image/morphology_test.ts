import { assertEquals } from "@std/assert";
import { largestConnectedComponent } from "../../lib/image/largest_component.ts";
import { binaryDilation, binaryErosion } from "../../lib/image/morphology.ts";
import { label } from "../../lib/stats/label.ts";
import { noise } from "../noise.ts";
import { indices, type Shape } from "./masks_fixture.ts";

/** Erosion written out: a voxel stays if all within city-block reach are in. */
function plainErosion(
  mask: Uint8Array,
  shape: Shape,
  reach: number,
): Uint8Array {
  const steps: number[][] = [];
  for (let x = -reach; x <= reach; x++) {
    for (let y = -reach; y <= reach; y++) {
      for (let z = -reach; z <= reach; z++) {
        if (Math.abs(x) + Math.abs(y) + Math.abs(z) <= reach) {
          steps.push([x, y, z]);
        }
      }
    }
  }
  return Uint8Array.from(indices(shape), (voxel) => {
    const stays = steps.every((step) => {
      const [x, y, z] = voxel.map((index, axis) => index + step[axis]);
      const within = [x, y, z].every((at, i) => at >= 0 && at < shape[i]);
      return within && mask[x + shape[0] * (y + shape[1] * z)] !== 0;
    });
    return stays ? 1 : 0;
  });
}

const shape = [9, 7, 8] as const;
const mask = Uint8Array.from(noise(3, shape), (value) => value > 12 ? 9 : 0);

for (const iterations of [0, 1, 2]) {
  Deno.test(`binaryErosion of ${iterations} layers is the written-out one`, () => {
    const eroded = binaryErosion(mask, shape, iterations);
    assertEquals(eroded, plainErosion(mask, shape, iterations));
    assertEquals(eroded.includes(1), true);
  });
}

/** Dilation by a layer written out: a voxel is in if it or a neighbour is. */
function plainLayer(mask: Uint8Array, shape: Shape): Uint8Array {
  return Uint8Array.from(indices(shape), (voxel) => {
    const inside = [-1, 0, 1].some((step) =>
      [0, 1, 2].some((axis) => {
        const moved = voxel.with(axis, voxel[axis] + step);
        if (moved[axis] < 0 || moved[axis] >= shape[axis]) return false;
        return mask[moved[0] + shape[0] * (moved[1] + shape[1] * moved[2])] > 0;
      })
    );
    return inside ? 1 : 0;
  });
}

for (const nx of [1, 31, 32, 33, 64, 70]) {
  Deno.test(`rows of ${nx} voxels erode and dilate as the written-out ones`, () => {
    const wide = [nx, 4, 3] as const;
    const cells = noise(nx, wide);
    const sparse = Uint8Array.from(cells, (value) => value > 235 ? 3 : 0);
    const dense = Uint8Array.from(cells, (value) => value > 9 ? 1 : 0);
    assertEquals(binaryErosion(dense, wide, 1), plainErosion(dense, wide, 1));
    const once = plainLayer(sparse, wide);
    assertEquals(binaryDilation(sparse, wide, 1), once);
    assertEquals(binaryDilation(sparse, wide, 2), plainLayer(once, wide));
  });
}

Deno.test("binaryDilation is the erosion of the rest, but for the border", () => {
  const padded: Shape = [13, 11, 12];
  const inner = indices(padded).map((voxel) =>
    voxel.every((at, axis) => at >= 4 && at < padded[axis] - 4)
  );
  const seeds = Uint8Array.from(
    noise(4, padded),
    (value, i) => inner[i] && value > 180 ? 1 : 0,
  );
  const flip = (values: Uint8Array) => values.map((value) => 1 - value);
  const border = indices(padded).map((voxel) =>
    voxel.some((at, axis) => at < 2 || at >= padded[axis] - 2)
  );
  const dilated = binaryDilation(seeds, padded, 2);
  const dual = flip(binaryErosion(flip(seeds), padded, 2));
  assertEquals(
    dilated.filter((_, i) => !border[i]),
    dual.filter((_, i) => !border[i]),
  );
  assertEquals(dilated.includes(0), true);
});

/** The largest part by numbering them all. */
function plainLargest(mask: Uint8Array, shape: Shape): Uint8Array {
  const { labels, count } = label(mask, shape);
  const sizes = Array.from(
    { length: count },
    (_, i) => labels.reduce((n, at) => at === i + 1 ? n + 1 : n, 0),
  );
  const largest = 1 + sizes.indexOf(Math.max(...sizes));
  return Uint8Array.from(labels, (at) => at === largest ? 1 : 0);
}

for (const level of [80, 150, 180, 200, 230, 250]) {
  Deno.test(`largestConnectedComponent of noise above ${level} is label's`, () => {
    for (let seed = 0; seed < 8; seed++) {
      const parts = Uint8Array.from(
        noise(seed, shape),
        (value) => value > level ? 1 + seed : 0,
      );
      assertEquals(
        largestConnectedComponent(parts, shape),
        plainLargest(parts, shape),
      );
    }
  });
}

Deno.test("largestConnectedComponent takes the first of equals, z fastest", () => {
  const parts = new Uint8Array(27);
  const [alongX, alongZ] = [2, 18];
  parts[alongX] = parts[alongZ] = 1;
  const kept = largestConnectedComponent(parts, [3, 3, 3]);
  assertEquals([kept[alongX], kept[alongZ]], [0, 1]);
});

Deno.test("largestConnectedComponent of nothing is nothing", () => {
  const kept = largestConnectedComponent(new Uint8Array(8), [2, 2, 2]);
  assertEquals(kept.includes(1), false);
});
