import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { getClustersTable } from "../../lib/image/clusters_table.ts";
import {
  hommelValue,
  trueDiscoveryProportion,
} from "../../lib/stats/true_discovery.ts";
import fixture from "../fixtures/permutation.json" with { type: "json" };
import { smoothNoise } from "../noise.ts";

const shape = [9, 9, 9] as const;

function makeMap() {
  const data = smoothNoise(21, shape).map((value, voxel) => {
    const place = [
      voxel % 9,
      Math.floor(voxel / 9) % 9,
      Math.floor(voxel / 81),
    ];
    if (place.some((x) => x === 0 || x === 8)) return 0;
    return value * 1.2 + (place.every((x) => x >= 3 && x < 6) ? 3 : 0);
  });
  const affine = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  return {
    grid: { shape, affine, voxelSizes: [1, 1, 1] as const },
    volumeCount: 1,
    data,
  };
}

Deno.test("getClustersTable bounds true discoveries as cluster_level_inference", () => {
  const map = makeMap();
  for (const { threshold, alpha, bounds, atPeak } of fixture.ari) {
    const { rows } = getClustersTable(map, {
      statThreshold: threshold,
      ari: alpha,
    });
    const found = rows.flatMap((row) => row.trueDiscoveryProportion ?? []);
    assertEquals([...new Set(found)].sort((a, b) => a - b), bounds);
    assertEquals(rows[0].trueDiscoveryProportion, atPeak);
  }
});

Deno.test("getClustersTable judges clusters below 0 on the negative of the map", () => {
  const map = makeMap();
  const negative = { ...map, data: map.data.map((value) => -value) };
  const options = { statThreshold: 2.5, ari: 0.05 };
  const above = getClustersTable(map, options).rows[0];
  const { rows } = getClustersTable(negative, { ...options, twoSided: true });
  const below = rows.filter(({ peakStat }) => peakStat < 0)[0];
  assertEquals(below.trueDiscoveryProportion, above.trueDiscoveryProportion);
});

Deno.test("hommelValue has nilearn's ends", () => {
  assertEquals(hommelValue(Float64Array.of(5), 0.05), 0);
  assertEquals(hommelValue(Float64Array.of(1), 0.05), 1);
  assertEquals(hommelValue(Float64Array.of(0.5, 0, -1), 0.05), 3);
  assertEquals(hommelValue(Float64Array.of(4, 5, 6), 0.05), 0);
  assertEquals(hommelValue(new Float64Array(), 0.05), 0);
  assertThrows(() => hommelValue(Float64Array.of(1), 0), RangeError, "alpha");
});

Deno.test("trueDiscoveryProportion is 0 of nothing and 1 where all is active", () => {
  assertEquals(trueDiscoveryProportion(new Float64Array(), 3, 0.05), 0);
  assertAlmostEquals(
    trueDiscoveryProportion(Float64Array.of(9, 8, 7), 10, 0.05),
    1,
    0,
  );
});
