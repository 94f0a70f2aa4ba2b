import { assert, assertEquals, assertThrows } from "@std/assert";
import { label } from "../../lib/stats/label.ts";
import { HeightOrder } from "../../lib/stats/height_order.ts";
import { maskNeighbours } from "../../lib/stats/mask_neighbours.ts";
import { Philox } from "../../lib/stats/philox.ts";
import { Tfce } from "../../lib/stats/tfce.ts";

type Shape = readonly [number, number, number];

interface MadeMap {
  readonly shape: Shape;
  readonly voxels: Uint32Array;
  readonly values: Float64Array;
}

/** Sizes of the clusters at or above a height, one a voxel of the volume. */
function extentsAt(volume: Float64Array, shape: Shape, height: number) {
  const inside = Uint8Array.from(volume, (value) => value >= height ? 1 : 0);
  const { labels, count } = label(inside, shape);
  const sizes = new Int32Array(count + 1);
  for (const cluster of labels) sizes[cluster]++;
  return labels.map((cluster) => cluster === 0 ? 0 : sizes[cluster]);
}

function volumeOf({ shape, voxels, values }: MadeMap, sign: number) {
  const volume = new Float64Array(shape[0] * shape[1] * shape[2]);
  voxels.forEach((voxel, v) => volume[voxel] = Math.max(0, sign * values[v]));
  return volume;
}

/** The integral, from one height that occurs to the next. */
function bruteForce(map: MadeMap): Float64Array {
  const enhanced = new Float64Array(map.values.length);
  for (const sign of [1, -1]) {
    const volume = volumeOf(map, sign);
    const heights = [...new Set(volume)].filter((h) => h > 0).sort((a, b) =>
      a - b
    );
    let below = 0;
    for (const height of heights) {
      const extents = extentsAt(volume, map.shape, height);
      const piece = (height ** 3 - below ** 3) / 3;
      map.voxels.forEach((voxel, v) =>
        enhanced[v] += sign * Math.sqrt(extents[voxel]) * piece
      );
      below = height;
    }
  }
  return enhanced;
}

/** nilearn's sum over 100 heights. */
function sumOfSteps(map: MadeMap): Float64Array {
  const enhanced = new Float64Array(map.values.length);
  const highest = map.values.reduce((m, value) => Math.max(m, Math.abs(value)));
  for (const sign of [1, -1]) {
    const volume = volumeOf(map, sign);
    for (let step = 1; step <= 100; step++) {
      const height = step === 100 ? highest : step * (highest / 100);
      const extents = extentsAt(volume, map.shape, height);
      map.voxels.forEach((voxel, v) =>
        enhanced[v] += sign * Math.sqrt(extents[voxel]) * height ** 2
      );
    }
  }
  return enhanced;
}

/** A map of both signs in an irregular mask; `levels` makes plateaus. */
function makeMap(seed: number, levels: number | undefined): MadeMap {
  const random = new Philox(seed);
  const shape = [9, 8, 7] as const;
  const voxels = Uint32Array.from({ length: 504 }, (_, voxel) => voxel)
    .filter(() => random.below(10) > 0);
  const bumps = Array.from({ length: 6 }, () => ({
    at: shape.map((length) => random.below(length)),
    height: random.below(2001) / 250 - 4,
  }));
  const values = Float64Array.from(voxels, (voxel) => {
    const place = [
      voxel % 9,
      Math.floor(voxel / 9) % 8,
      Math.floor(voxel / 72),
    ];
    let value = random.next() / 2 ** 32 - 0.5;
    for (const { at, height } of bumps) {
      const distance = at.reduce((sum, x, i) => sum + (x - place[i]) ** 2, 0);
      value += height * Math.exp(-distance / 4);
    }
    return levels === undefined ? value : Math.round(value * levels) / levels;
  });
  return { shape, voxels, values };
}

const maps = Array.from(
  { length: 20 },
  (_, seed) => makeMap(seed, [undefined, 1, 3, 10][seed % 4]),
);

function assertClose(found: Float64Array, expected: Float64Array) {
  const scale = expected.reduce((m, value) => Math.max(m, Math.abs(value)), 0);
  assert(scale > 1);
  found.forEach((value, v) =>
    assert(
      Math.abs(value - expected[v]) <=
        1e-12 * Math.max(Math.abs(expected[v]), 1e-3 * scale),
      `${value} at ${v}, expected ${expected[v]}`,
    )
  );
}

Deno.test("Tfce is the integral", () => {
  for (const map of maps) {
    const tfce = new Tfce(maskNeighbours(map.voxels, map.shape));
    assertClose(tfce.enhance(map.values), bruteForce(map));
  }
});

Deno.test("Tfce with 100 steps is nilearn's sum", () => {
  for (const map of maps) {
    const tfce = new Tfce(maskNeighbours(map.voxels, map.shape));
    assertClose(tfce.enhance(map.values, { steps: 100 }), sumOfSteps(map));
  }
});

Deno.test("Tfce leaves values below 0 out of a one-sided map", () => {
  const map = maps[0];
  const tfce = new Tfce(maskNeighbours(map.voxels, map.shape));
  const both = tfce.enhance(map.values);
  const above = tfce.enhance(map.values, { twoSided: false });
  assertEquals(above, both.map((value) => Math.max(0, value)));
});

Deno.test("Tfce takes other exponents", () => {
  const tfce = new Tfce(maskNeighbours(Uint32Array.of(0, 1), [2, 1, 1]));
  const options = { extentExponent: 1, heightExponent: 1 };
  assertEquals([...tfce.enhance(Float64Array.of(1, 3), options)], [1, 5]);
});

Deno.test("Tfce sorts heights that its scale does not tell apart", () => {
  const shape = [4, 4, 4] as const;
  const voxels = Uint32Array.from({ length: 64 }, (_, voxel) => voxel);
  const random = new Philox(1);
  const values = Float64Array.from(
    voxels,
    () => 1e-9 * (1 + random.below(40) / 100),
  );
  values[10] = -1;
  const tfce = new Tfce(maskNeighbours(voxels, shape));
  const found = tfce.enhance(values);
  const expected = bruteForce({ shape, voxels, values });
  found.forEach((value, v) =>
    assert(Math.abs(value / expected[v] - 1) < 1e-12)
  );
});

Deno.test("HeightOrder sorts heights that differ in their last bits", () => {
  const random = new Philox(2);
  for (const scale of [1, 1e-300, 1e300, 2 ** -1060]) {
    const values = Float64Array.from({ length: 500 }, (_, v) => {
      const height = scale * (1 + random.below(50) * Number.EPSILON);
      return v % 3 === 0 ? -height : v % 7 === 0 ? 0 : height;
    });
    values[100] = 1e305;
    const sorted = new HeightOrder(500);
    const count = sorted.sort(values, true);
    const expected = Int32Array.from(values.keys())
      .filter((v) => values[v] !== 0)
      .sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]));
    assertEquals(count, expected.length);
    assertEquals(
      sorted.order.subarray(0, count),
      expected.map((v) => values[v] < 0 ? ~v : v),
    );
    assertEquals(
      [...sorted.heights.subarray(0, count)],
      Array.from(expected, (v) => Math.abs(values[v])),
    );
  }
});

Deno.test("Tfce takes zeros and NaN for 0, and refuses infinite values", () => {
  const tfce = new Tfce(maskNeighbours(Uint32Array.of(0, 1, 2), [3, 1, 1]));
  assertEquals(tfce.enhance(new Float64Array(3)), new Float64Array(3));
  assertEquals([...tfce.enhance(Float64Array.of(NaN, 0, 0))], [0, 0, 0]);
  assertThrows(() => tfce.enhance(Float64Array.of(Infinity, 0, 0)), RangeError);
  assertThrows(() => tfce.enhance(new Float64Array(2)), RangeError);
});
