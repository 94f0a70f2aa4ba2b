import { assertEquals, assertThrows } from "@std/assert";
import { InputError, UsageError } from "../../lib/errors.ts";
import { getClustersTable } from "../../lib/image/clusters_table.ts";

const grid = {
  shape: [6, 1, 1],
  affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  voxelSizes: [1, 1, 1],
} as const;
const map = {
  grid,
  volumeCount: 1,
  data: Float64Array.of(4, 5, 6, 0, -7, 3.5),
};

Deno.test("getClustersTable counts voxels outside the mask as 0", () => {
  const mask = { ...map, data: Float64Array.of(1, 0, 1, 1, 1, 1) };
  const { rows } = getClustersTable(map, {
    statThreshold: 3,
    twoSided: true,
    mask,
  });
  assertEquals(
    rows.map(({ peakStat, clusterSize }) => [peakStat, clusterSize]),
    [
      [6, 1],
      [4, 1],
      [3.5, 1],
      [-7, 1],
    ],
  );
});

Deno.test("getClustersTable reports options out of range as usage", () => {
  const error = assertThrows(
    () => getClustersTable(map, { statThreshold: 3, minDistance: -1 }),
    UsageError,
    "minDistance: found -1, expected a distance above 0 mm",
  ) as UsageError;
  assertEquals(error.field, "minDistance");
});

Deno.test("getClustersTable refuses several volumes", () => {
  const series = { grid, volumeCount: 2, data: new Float64Array(12) };
  assertThrows(
    () => getClustersTable(series, { statThreshold: 3, name: "z.nii" }),
    InputError,
    "z.nii: found 2 volumes, expected one",
  );
});

Deno.test("getClustersTable names the mask that does not fit", () => {
  const mask = { ...map, data: new Float64Array(6) };
  assertThrows(
    () => getClustersTable(map, { statThreshold: 3, mask, maskName: "m.nii" }),
    InputError,
    "m.nii: found only zeros",
  );
});
