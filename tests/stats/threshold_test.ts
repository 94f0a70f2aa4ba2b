import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { fdrThreshold } from "../../lib/stats/fdr_threshold.ts";
import { heightThreshold } from "../../lib/stats/height_threshold.ts";
import { percentileThreshold } from "../../lib/stats/percentile_threshold.ts";
import { thresholdVolume } from "../../lib/stats/threshold_volume.ts";

Deno.test("fdrThreshold lets no value pass where none is small enough", () => {
  assertEquals(fdrThreshold(Float64Array.of(1, 0.5, -3), 0.05), Infinity);
  assertEquals(fdrThreshold(new Float64Array(0), 0.05), Infinity);
});

Deno.test("fdrThreshold keeps a value only strictly below the line", () => {
  assertEquals(fdrThreshold(Float64Array.of(0), 0.5), Infinity);
  assertAlmostEquals(fdrThreshold(Float64Array.of(0), 0.51), -1e-12, 1e-20);
});

Deno.test("heightThreshold refuses a height in the place of alpha", () => {
  assertThrows(
    () => heightThreshold(Float64Array.of(1), { alpha: 3 }),
    RangeError,
    "alpha: found 3, expected a rate between 0 and 1",
  );
});

Deno.test("heightThreshold refuses what is neither number nor percentile", () => {
  const values = Float64Array.of(1);
  for (const threshold of ["95", "%", "-5%", "high"]) {
    assertThrows(
      () => heightThreshold(values, { heightControl: "none", threshold }),
      RangeError,
      `threshold: found "${threshold}"`,
    );
  }
  assertThrows(
    () => heightThreshold(values, { heightControl: "none", threshold: -2 }),
    RangeError,
    "threshold: found -2",
  );
});

Deno.test("heightThreshold takes a given height as it is", () => {
  const values = Float64Array.of(1);
  const heightControl = "none";
  assertEquals(heightThreshold(values, { heightControl }), 3);
  assertEquals(heightThreshold(values, { heightControl, threshold: 0 }), 0);
  assertEquals(
    heightThreshold(values, { heightControl, threshold: -2, twoSided: false }),
    -2,
  );
});

Deno.test("heightThreshold needs values where their number matters", () => {
  const none = new Float64Array(0);
  assertThrows(
    () => heightThreshold(none, { heightControl: "bonferroni" }),
    RangeError,
    "found no voxel to test",
  );
});

Deno.test("percentileThreshold ends at the largest value", () => {
  const values = Float64Array.of(-7, 2, 5);
  assertEquals(percentileThreshold(values, 100, true), 7 + 1e-5);
  assertEquals(percentileThreshold(values, 100, false), 5 + 1e-5);
  assertThrows(
    () => percentileThreshold(values, 101, true),
    RangeError,
    "found 101%",
  );
  assertThrows(
    () => percentileThreshold(Float64Array.of(-1), 50, false),
    RangeError,
    "found no value",
  );
});

Deno.test("thresholdVolume keeps the sides asked for", () => {
  const data = Float64Array.of(-2, -1.5, 0, 1.5, 2);
  const cut = (threshold: number, twoSided: boolean) => [
    ...thresholdVolume(data, [5, 1, 1], { threshold, twoSided }),
  ];
  assertEquals(cut(2, true), [-2, 0, 0, 0, 2]);
  assertEquals(cut(1.5, false), [0, 0, 0, 1.5, 2]);
  assertEquals(cut(-1.5, false), [-2, -1.5, 0, 0, 0]);
  assertEquals(cut(Infinity, true), [0, 0, 0, 0, 0]);
});

Deno.test("thresholdVolume counts the clusters of each sign", () => {
  const data = Float64Array.of(3, 3, -3, 3, -3, -3);
  const cut = thresholdVolume(data, [6, 1, 1], {
    threshold: 2,
    clusterThreshold: 2,
  });
  assertEquals([...cut], [3, 3, 0, 0, -3, -3]);
});

Deno.test("thresholdVolume drops voxels outside a mask before clusters", () => {
  const data = Float64Array.of(3, 3, 3, 3);
  const cut = thresholdVolume(data, [4, 1, 1], {
    threshold: 2,
    clusterThreshold: 2,
    mask: Uint8Array.of(1, 0, 1, 1),
  });
  assertEquals([...cut], [0, 0, 3, 3]);
});
