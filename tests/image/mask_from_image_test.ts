import { assertEquals, assertThrows } from "@std/assert";
import { InputError } from "../../lib/errors.ts";
import { maskFromImage } from "../../lib/image/mask_from_image.ts";
import type { Grid } from "../../lib/nifti/types.ts";

/** Voxels of 2 mm whose first lies at x. */
function gridAt(x: number): Grid {
  return {
    shape: [2, 2, 1],
    affine: [2, 0, 0, x, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1],
    voxelSizes: [2, 2, 2],
  };
}

/** A mask whose first voxel lies at x. */
function maskAt(x: number, ...values: number[]) {
  return { grid: gridAt(x), volumeCount: 1, data: Float64Array.from(values) };
}

Deno.test("maskFromImage takes any one value for inside", () => {
  assertEquals([...maskFromImage(maskAt(0, 0, 2, 2, 0), gridAt(0))], [
    0,
    1,
    1,
    0,
  ]);
  assertEquals([...maskFromImage(maskAt(0, 1, 1, 1, 1), gridAt(0))], [
    1,
    1,
    1,
    1,
  ]);
});

Deno.test("maskFromImage bears with the rounding of an affine", () => {
  assertEquals(maskFromImage(maskAt(1e-5, 0, 1, 1, 0), gridAt(0)).length, 4);
});

Deno.test("maskFromImage refuses another grid", () => {
  assertThrows(
    () => maskFromImage(maskAt(-2, 0, 1, 1, 0), gridAt(0), { name: "m.nii" }),
    InputError,
    "m.nii: its affine puts voxels up to 2.00 mm away",
  );
  const wide = { ...gridAt(0), shape: [4, 1, 1] } as const;
  assertThrows(
    () => maskFromImage(maskAt(0, 0, 1, 1, 0), wide),
    InputError,
    "the mask: found 2×2×1 voxels, expected 4×1×1 as in the image",
  );
});

Deno.test("maskFromImage refuses what is no mask", () => {
  const grid = gridAt(0);
  assertThrows(
    () => maskFromImage(maskAt(0, 0, 0, 0, 0), grid),
    InputError,
    "found only zeros",
  );
  assertThrows(
    () => maskFromImage(maskAt(0, 0, 0.5, 1, 0), grid),
    InputError,
    "found the values 0.5 and 1, expected 0 and one other value",
  );
  assertThrows(
    () => maskFromImage(maskAt(0, 0, 1, NaN, 0), grid),
    InputError,
    "found the values 1 and NaN",
  );
  const series = { grid, volumeCount: 2, data: new Float64Array(8) };
  assertThrows(
    () => maskFromImage(series, grid),
    InputError,
    "found 2 volumes",
  );
});
