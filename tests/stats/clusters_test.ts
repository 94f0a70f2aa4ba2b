import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type ClusterRow, tabulateClusters } from "../../lib/stats/clusters.ts";
import { caseGrid, caseVolume, clusters, toRow } from "./clusters_fixture.ts";
import { digest } from "./digest.ts";

/** Numbers, values and sizes equal; positions to rounding. */
function assertRows(
  rows: readonly ClusterRow[],
  expected: readonly ReturnType<typeof toRow>[],
): void {
  const plain = ([id, , , , value, size]: ReturnType<typeof toRow>) => [
    id,
    value,
    size,
  ];
  assertEquals(rows.map(toRow).map(plain), expected.map(plain));
  rows.map(toRow).forEach((row, i) => {
    for (const axis of [1, 2, 3] as const) {
      assertAlmostEquals(row[axis], expected[i][axis], 1e-12);
    }
  });
}

for (const [name, given] of Object.entries(clusters.tables)) {
  Deno.test(`tabulateClusters lists nilearn's rows: ${name}`, async () => {
    const { rows, labelMaps } = tabulateClusters(
      caseVolume(given),
      caseGrid(given),
      {
        statThreshold: given.stat_threshold,
        clusterThreshold: given.cluster_threshold,
        twoSided: given.two_sided,
        minDistance: given.min_distance,
      },
    );
    assertRows(rows, given.rows);
    const digests = labelMaps.map(({ labels }) => digest(labels));
    assertEquals(await Promise.all(digests), given.labels);
  });
}

/** Decodes base64. */
function decode(text: string): DataView {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new DataView(bytes.buffer);
}

Deno.test("tabulateClusters lists the 37 rows of the auditory run", async () => {
  const { auditory } = clusters;
  const steps = decode(auditory.kept.steps);
  const values = decode(auditory.kept.values);
  const [nx, ny, nz] = auditory.shape;
  const data = new Float64Array(nx * ny * nz);
  let voxel = auditory.kept.first;
  for (let i = 0; i < values.byteLength / 8; i++) {
    if (i > 0) voxel += steps.getUint16(2 * (i - 1), true);
    data[voxel] = values.getFloat64(8 * i, true);
  }
  const { rows, labelMaps } = tabulateClusters(data, auditory, {
    statThreshold: auditory.t.thresholds["fdr 0.05 one-sided"],
    clusterThreshold: auditory.t.clusterThreshold,
  });
  assertEquals(rows.length, 37);
  assertRows(rows, auditory.t.rows);
  assertEquals(await digest(labelMaps[0].labels), auditory.t.labels[0]);
});

const unit = {
  affine: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  voxelSizes: [1, 1, 1],
} as const;

Deno.test("tabulateClusters orders equal peaks with z fastest", () => {
  const data = new Float64Array(27);
  const [alongX, alongZ] = [2, 18];
  data[alongX] = data[alongZ] = 4;
  const { rows } = tabulateClusters(data, { ...unit, shape: [3, 3, 3] }, {
    statThreshold: 3,
  });
  assertEquals(rows.map(({ x, z }) => [x, z]), [[0, 2], [2, 0]]);
});

Deno.test("tabulateClusters drops the fraction of a cluster's size", () => {
  const { rows } = tabulateClusters(Float64Array.of(1, 1, 1, 1, 1), {
    ...unit,
    shape: [5, 1, 1],
    voxelSizes: [2.4, 2.4, 1.9],
  }, { statThreshold: 0.5 });
  assertEquals(rows[0].clusterSize, 54);
});

Deno.test("tabulateClusters takes NaN and infinite voxels for 0", () => {
  const data = Float64Array.of(4, NaN, 5, Infinity, 6);
  const { rows } = tabulateClusters(data, { ...unit, shape: [5, 1, 1] }, {
    statThreshold: 3,
  });
  assertEquals(rows.map(({ peakStat }) => peakStat), [6, 5, 4]);
});

Deno.test("tabulateClusters refuses options out of range", () => {
  const data = Float64Array.of(1);
  const grid = { ...unit, shape: [1, 1, 1] } as const;
  assertThrows(
    () => tabulateClusters(data, grid, { statThreshold: 1, minDistance: 0 }),
    RangeError,
    "minDistance: found 0",
  );
  assertThrows(
    () => tabulateClusters(data, grid, { statThreshold: -1, twoSided: true }),
    RangeError,
    "threshold: found -1",
  );
  assertThrows(
    () => tabulateClusters(data, grid, { statThreshold: NaN }),
    RangeError,
    "threshold: found NaN",
  );
});
