/** Affines against cases worked out by hand. @module */

import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  affineVoxelSizes,
  applyAffine,
  cornerDistance,
  invertAffine,
  orientation,
} from "../../lib/nifti/mod.ts";

const oblique = [
  -2.999,
  0.044,
  0.043,
  116.1,
  0.034,
  2.921,
  -0.75,
  -87.9,
  0.048,
  0.681,
  3.213,
  -54.3,
  0,
  0,
  0,
  1,
];

Deno.test("invertAffine undoes applyAffine", () => {
  const inverse = invertAffine(oblique);
  const points: [number, number, number][] = [
    [0, 0, 0],
    [79, 3, 34],
    [-5, 0.5, 1e3],
  ];
  for (const point of points) {
    const back = applyAffine(inverse, ...applyAffine(oblique, ...point));
    back.forEach((value, i) => assertAlmostEquals(value, point[i], 1e-11));
  }
});

Deno.test("invertAffine refuses what is singular or not finite", () => {
  assertThrows(() => invertAffine(new Array(16).fill(0)), RangeError);
  for (let i = 0; i < 12; i++) {
    assertThrows(() => invertAffine(oblique.with(i, NaN)), RangeError);
    assertThrows(() => invertAffine(oblique.with(i, Infinity)), RangeError);
  }
});

Deno.test("affineVoxelSizes is the length of each column", () => {
  const affine = [0, -3, 0, 1, 3, 0, 0, 2, 4, 0, -2, 3, 0, 0, 0, 1];
  assertEquals(affineVoxelSizes(affine), [5, 3, 2]);
});

Deno.test("orientation names the direction of each axis", () => {
  assertEquals(orientation(oblique), "LAS");
  const permuted = [0, 0, -2, 0, 2, 0, 0, 0, 0, -2, 0, 0, 0, 0, 0, 1];
  assertEquals(orientation(permuted), "AIL");
});

Deno.test("cornerDistance is the farthest corner's, in mm and voxels", () => {
  const affine = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 4, 0, 0, 0, 0, 1];
  const turned = [2, 0, 0, 1, 0, 2, 0, 0, 0, 0, 4.5, 0, 0, 0, 0, 1];
  const { mm, voxels } = cornerDistance([3, 3, 5], affine, turned);
  assertAlmostEquals(mm, Math.hypot(1, 2), 1e-12);
  assertAlmostEquals(voxels, Math.hypot(0.5, 0.5), 1e-12);
});
