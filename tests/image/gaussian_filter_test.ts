import { assertEquals } from "@std/assert";
import { gaussianFilter } from "../../lib/image/gaussian.ts";
import { GaussianFilter } from "../../lib/image/gaussian_filter.ts";
import { smoothVolume } from "../../lib/image/smooth.ts";
import { VolumeSmoother } from "../../lib/image/volume_smoother.ts";
import { noise } from "../noise.ts";
import { indices, type Shape } from "./masks_fixture.ts";

/** Weights from the centre outwards, summed as numpy sums so few. */
function plainKernel(sigma: number): number[] {
  const radius = Math.floor(4 * sigma + 0.5);
  const weights = Array.from(
    { length: 2 * radius + 1 },
    (_, i) => Math.exp(-0.5 / (sigma * sigma) * (i - radius) ** 2),
  );
  const sums = new Array(8).fill(0);
  const whole = weights.length - weights.length % 8;
  weights.slice(0, whole).forEach((weight, i) => sums[i % 8] += weight);
  const [a, b, c, d, e, f, g, h] = sums;
  const total = weights.slice(whole).reduce(
    (sum, weight) => sum + weight,
    ((a + b) + (c + d)) + ((e + f) + (g + h)),
  );
  return weights.slice(radius).map((weight) => weight / total);
}

/** The filter written out: each voxel by itself, scipy's order of summation. */
function plainFilter(
  data: Float64Array,
  shape: Shape,
  sigma: Shape,
): Float64Array {
  const [nx, ny] = shape;
  return shape.reduce((source, length, axis) => {
    if (sigma[axis] === 0) return source;
    const kernel = plainKernel(sigma[axis]);
    return Float64Array.from(indices(shape), (voxel) => {
      const at = (step: number) => {
        let index = voxel[axis] + step;
        while (index < 0 || index >= length) {
          index = index < 0 ? -1 - index : 2 * length - 1 - index;
        }
        const [x, y, z] = voxel.with(axis, index);
        return source[x + nx * (y + ny * z)];
      };
      let sum = at(0) * kernel[0];
      for (let step = kernel.length - 1; step > 0; step--) {
        sum += (at(-step) + at(step)) * kernel[step];
      }
      return sum;
    });
  }, data);
}

const radii: readonly (readonly [Shape, Shape])[] = [
  [[9, 8, 7], [0.1, 0.3, 0.5]],
  [[8, 9, 5], [0.75, 1, 1.25]],
  [[5, 4, 11], [1.5, 1.75, 2]],
  [[3, 2, 1], [2.3, 3.1, 1.9]],
  [[6, 5, 4], [0, 0.7, 0]],
];

for (const [shape, sigma] of radii) {
  Deno.test(`gaussianFilter by ${sigma} voxels is the written-out filter's bits`, () => {
    const data = noise(5, shape).map((value) => Math.sin(value) * 1e3);
    const expected = plainFilter(data, shape, sigma);
    for (const engine of ["wasm", "ts"] as const) {
      const filtered = new Float64Array(data.length);
      new GaussianFilter(shape, sigma, engine).apply(data, filtered);
      assertEquals(filtered, expected);
    }
  });
}

Deno.test("GaussianFilter keeps nothing of one volume for the next", () => {
  const shape = [7, 6, 5] as const;
  const sigma = [0.7, 0.9, 1.1] as const;
  const filter = new GaussianFilter(shape, sigma);
  const first = noise(1, shape);
  const before = first.slice();
  const target = new Float64Array(first.length).fill(NaN);
  filter.apply(first, target);
  assertEquals(first, before);
  assertEquals(target, gaussianFilter(first, shape, sigma));
  const second = noise(2, shape);
  const expected = gaussianFilter(second, shape, sigma);
  filter.apply(second, second);
  assertEquals(second, expected);
});

Deno.test("VolumeSmoother smooths part of a larger buffer as smoothVolume", () => {
  const grid = {
    shape: [5, 6, 7],
    affine: [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1],
  } as const;
  const buffer = new Float64Array(new SharedArrayBuffer(8 * 430)).fill(3);
  const volume = buffer.subarray(110, 320);
  volume.set(noise(3, grid.shape));
  volume[20] = -Infinity;
  const given = volume.slice();
  const expected = smoothVolume(given, grid, [5, 0, 6]);
  for (const engine of ["wasm", "ts"] as const) {
    volume.set(given);
    new VolumeSmoother(grid, [5, 0, 6], engine).smooth(volume);
    assertEquals([...volume], [...expected]);
  }
  const around = [...buffer.subarray(0, 110), ...buffer.subarray(320)];
  assertEquals(around.every((value) => value === 3), true);
});
