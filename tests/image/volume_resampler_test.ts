import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import { type Affine, VolumeResampler } from "../../lib/image/mod.ts";
import { noise } from "../noise.ts";
import { resampleSlowly } from "./resample_oracle.ts";

type Shape = readonly [number, number, number];

const INTERPOLATIONS = ["continuous", "linear", "nearest"] as const;
const shape = [9, 8, 7] as const;
const own: Affine = [
  [-3, 0.1, 0.2, 9],
  [0, 2.5, -0.5, -6],
  [0.1, 0.4, 3, 4],
  [0, 0, 0, 1],
].flat();

/** The affine of a grid that lies in another by a transform of voxels. */
function placed(transform: readonly (readonly number[])[]): Affine {
  const rows = [...transform, [0, 0, 0, 1]];
  return Array.from({ length: 16 }, (_, i) => {
    const [row, column] = [i - i % 4, i % 4];
    return [0, 1, 2, 3].reduce(
      (sum, k) => sum + own[row + k] * rows[k][column],
      0,
    );
  });
}

const TARGETS: Record<string, { shape: Shape; affine: Affine }> = {
  turned: {
    shape: [10, 9, 8],
    affine: placed([
      [.9013, -.3, .1019, .6127],
      [.25, 1.1007, -.2, .1033],
      [-.1, .2, .8003, .4211],
    ]),
  },
  shifted: {
    shape,
    affine: placed([[1, 0, 0, .375], [0, 1, 0, -.25], [0, 0, 1, .125]]),
  },
  "flipped and swapped": {
    shape: [6, 8, 10],
    affine: placed([
      [0, -.7019, 0, 7.1013],
      [0, 0, 1.3, .3041],
      [.9007, 0, 0, .2033],
    ]),
  },
  "one plane": {
    shape: [9, 8, 1],
    affine: placed([[1, .1, 5, .2], [-.1, 1, 2, .3], [0, 0, 1, 3.3]]),
  },
};

/** Resamples noise as fast as possible and by the definition. */
function both(
  sourceShape: Shape,
  target: { shape: Shape; affine: Affine },
  interpolation: typeof INTERPOLATIONS[number],
): [Float64Array, Float64Array] {
  const volume = noise(3, sourceShape);
  const source = { shape: sourceShape, affine: own };
  const slow = resampleSlowly(volume, source, target, interpolation);
  const fast = new Float64Array(slow.length);
  new VolumeResampler(source, target, {
    interpolation,
    fillValue: NaN,
    clip: false,
  })
    .apply(volume, fast);
  return [fast, slow];
}

for (const [name, target] of Object.entries(TARGETS)) {
  for (const interpolation of INTERPOLATIONS) {
    Deno.test(`a ${name} grid, ${interpolation}: as the definition has it`, () => {
      const [fast, slow] = both(shape, target, interpolation);
      assert(slow.some((value) => value > 100));
      assert(slow.some(Number.isNaN) || name === "one plane");
      slow.forEach((value, v) => {
        if (Number.isNaN(value)) assertEquals(fast[v], NaN);
        else assertAlmostEquals(fast[v], value, 1e-11);
      });
    });
  }
}

Deno.test("axes of one and of two voxels are mirrored too", () => {
  for (const interpolation of INTERPOLATIONS) {
    for (const { affine } of Object.values(TARGETS)) {
      const target = { shape: [8, 8, 8], affine } as const;
      for (const few of [[1, 2, 7], [7, 1, 2], [2, 7, 1]] as const) {
        const volume = noise(3, few);
        const source = { shape: few, affine: own };
        const slow = resampleSlowly(volume, source, target, interpolation);
        if (slow.every(Number.isNaN)) continue;
        const [fast] = both(few, target, interpolation);
        slow.forEach((value, v) => {
          if (Number.isNaN(value)) assertEquals(fast[v], NaN);
          else assertAlmostEquals(fast[v], value, 1e-11);
        });
      }
    }
  }
});

Deno.test("the image's own grid gives the image", () => {
  const volume = noise(4, shape);
  const same = new Float64Array(volume.length);
  for (const interpolation of INTERPOLATIONS) {
    const grid = { shape, affine: own };
    new VolumeResampler(grid, grid, { interpolation }).apply(volume, same);
    const slack = interpolation === "continuous" ? 1e-12 : 0;
    same.forEach((value, v) => assert(Math.abs(value - volume[v]) <= slack));
  }
});

Deno.test("a flipped grid gives the image flipped, its faces too", () => {
  const volume = noise(4, shape);
  const affine = placed([[-1, 0, 0, 8], [0, 1, 0, 0], [0, 0, 1, 0]]);
  const flipped = new Float64Array(volume.length);
  for (const interpolation of INTERPOLATIONS) {
    new VolumeResampler({ shape, affine: own }, { shape, affine }, {
      interpolation,
    })
      .apply(volume, flipped);
    flipped.forEach((value, v) => {
      const x = v % 9;
      assertAlmostEquals(value, volume[v - x + 8 - x], 1e-11);
    });
  }
});

Deno.test("a constant stays the constant between voxels", () => {
  const volume = new Float64Array(9 * 8 * 7).fill(7);
  for (const interpolation of INTERPOLATIONS) {
    for (const target of Object.values(TARGETS)) {
      const found = new Float64Array(target.shape.reduce((a, b) => a * b));
      new VolumeResampler({ shape, affine: own }, target, {
        interpolation,
        fillValue: 7,
        clip: false,
      }).apply(volume, found);
      for (const value of found) assertAlmostEquals(value, 7, 1e-13);
    }
  }
});

Deno.test("what rises evenly is reproduced: everywhere linearly, far from the mirrored ends by splines", () => {
  const n = 81;
  const field = Float64Array.from(
    { length: n * 3 * 3 },
    (_, v) => 5 + 2 * (v % n) + 3 * (Math.floor(v / n) % 3),
  );
  const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const across = [.98, .01, 0, 30.3, 0, .5, .01, .6, 0, 0, .5, .4, 0, 0, 0, 1];
  const target = { shape: [20, 2, 2], affine: across } as const;
  const found = new Float64Array(80);
  const source = { shape: [n, 3, 3], affine: identity } as const;
  const expected = (v: number): number => {
    const [x, y, z] = [v % 20, Math.floor(v / 20) % 2, Math.floor(v / 40)];
    return 5 + 2 * (.98 * x + .01 * y + 30.3) + 3 * (.5 * y + .01 * z + .6);
  };
  new VolumeResampler(source, target, { interpolation: "linear" })
    .apply(field, found);
  found.forEach((value, v) => assertAlmostEquals(value, expected(v), 1e-12));
  const even = field.map((_, v) => 5 + 2 * (v % n));
  new VolumeResampler(source, target).apply(even, found);
  found.forEach((value, v) => {
    const x = .98 * (v % 20) + .01 * (Math.floor(v / 20) % 2) + 30.3;
    assertAlmostEquals(value, 5 + 2 * x, 1e-12);
  });
});

Deno.test("places within 1e-9 voxels beyond the border are inside", () => {
  const line = {
    shape: [3, 1, 1],
    affine: placed([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]),
  } as const;
  const at = (start: number, turned: number) =>
    placed([[1, 0, 0, start], [turned, 1, 0, 0], [0, 0, 1, 0]]);
  const found = new Float64Array(3);
  for (const interpolation of INTERPOLATIONS) {
    for (const turned of [0, 2e-10]) {
      for (
        const [start, outside] of [[-5e-10, 3], [5e-10, 3], [-2e-9, 0], [
          2e-9,
          2,
        ]]
      ) {
        new VolumeResampler(line, {
          shape: [3, 1, 1],
          affine: at(start, turned),
        }, {
          interpolation,
          fillValue: -1,
          clip: false,
        }).apply(Float64Array.of(1, 2, 4), found);
        found.forEach((value, i) =>
          assertAlmostEquals(value, i === outside ? -1 : [1, 2, 4][i], 1e-7)
        );
      }
    }
  }
});

Deno.test("values are clipped to the volume's range and 0, the fill value too", () => {
  const volume = Float64Array.of(5, 5, 9, 5, 5);
  const source = { shape: [5, 1, 1], affine: own } as const;
  const target = {
    shape: [9, 1, 1],
    affine: placed([[.5, 0, 0, .25], [0, 1, 0, 0], [0, 0, 1, 0]]),
  } as const;
  const resampled = (options: object) => {
    const found = new Float64Array(9);
    new VolumeResampler(source, target, options).apply(volume, found);
    return found;
  };
  const free = resampled({ clip: false, fillValue: -2 });
  assert(Math.min(...free.subarray(0, 8)) < 5);
  assertEquals(free[8], -2);
  assertEquals(resampled({ fillValue: -2 }), free.with(8, 0));
  assertEquals(resampled({ fillValue: 20 })[8], 9);
  const [least, greatest] = [5.5, 8];
  assertEquals(
    resampled({ clip: [least, greatest], fillValue: -2 }),
    free.map((value) => Math.min(greatest, Math.max(least, value))),
  );
});

Deno.test("voxels that are not finite are bridged, and NaN where they are nearest", () => {
  const source = { shape: [7, 1, 1], affine: own } as const;
  const target = {
    shape: [6, 1, 1],
    affine: placed([[1, 0, 0, .25], [0, 1, 0, 0], [0, 0, 1, 0]]),
  } as const;
  const found = new Float64Array(6);
  const resampler = new VolumeResampler(source, target, {
    interpolation: "linear",
  });
  const volume = Float64Array.of(8, 4, NaN, Infinity, NaN, NaN, NaN);
  assertEquals(resampler.apply(volume, found), 5);
  assertAlmostEquals(found[0], 7, 1e-14);
  assertEquals([...found.subarray(1)], [4, NaN, NaN, NaN, NaN]);
  assertEquals(volume[2], NaN);
  assertEquals(resampler.apply(new Float64Array(7).fill(NaN), found), 7);
  assertEquals([...found], new Array(6).fill(NaN));
  assertEquals(
    resampler.apply(Float64Array.of(0, 4, 8, 12, 16, 20, 24), found),
    0,
  );
  found.forEach((value, v) => assertAlmostEquals(value, 1 + 4 * v, 1e-13));
});

Deno.test("a grid beyond the image and arrays of another size are refused", () => {
  const source = { shape, affine: own } as const;
  for (
    const transform of [
      [[1, 0, 0, 9.5], [0, 1, 0, 0], [0, 0, 1, 0]],
      [[1, .2, 0, -99], [0, 1, .2, 0], [.2, 0, 1, 0]],
    ]
  ) {
    assertThrows(
      () => new VolumeResampler(source, { shape, affine: placed(transform) }),
      InputError,
      "no voxel of the target grid lies inside the image",
    );
  }
  const resampler = new VolumeResampler(source, source);
  assertThrows(
    () => resampler.apply(new Float64Array(3), new Float64Array(504)),
    RangeError,
    "the source must have 504 values: received 3",
  );
});

Deno.test("both engines give the same bits", () => {
  const volume = noise(6, shape);
  for (const target of Object.values(TARGETS)) {
    const [wasm, ts] = (["wasm", "ts"] as const).map((engine) => {
      const found = new Float64Array(target.shape.reduce((a, b) => a * b));
      new VolumeResampler({ shape, affine: own }, target, { engine })
        .apply(volume, found);
      return found;
    });
    assertEquals(wasm, ts);
  }
});

Deno.test("resamplers that share the scratch do not disturb each other", () => {
  const source = { shape, affine: own };
  const target = TARGETS.turned;
  const volume = noise(6, shape);
  const [alone, between, after] = [0, 1, 2].map(() =>
    new Float64Array(target.shape.reduce((a, b) => a * b))
  );
  const resampler = new VolumeResampler(source, target);
  resampler.apply(volume, alone);
  new VolumeResampler(target, source).apply(alone, new Float64Array(504));
  new VolumeResampler(source, target, { interpolation: "linear" })
    .apply(volume, between);
  resampler.apply(volume, after);
  assertEquals(after, alone);
});
